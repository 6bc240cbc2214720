import random
import re

import pytest

from doctoral_center.domain.references import Prefix, as_reference, new_reference, references_from


def test_a_reference_has_a_letter_and_eight_characters_without_look_alikes():
    assert re.fullmatch(r"C-[234679ACDEFGHJKMNPQRTUVWXYZ]{8}", new_reference(Prefix.CANDIDACY))


def test_a_thousand_references_differ():
    assert len({new_reference(Prefix.MILESTONE) for _ in range(1000)}) == 1000


def test_the_same_source_draws_the_same_references():
    drawn = []
    for _ in range(2):
        with references_from(random.Random(7)):
            drawn.append(new_reference(Prefix.PERSON))
    assert drawn[0] == drawn[1]
    assert new_reference(Prefix.PERSON) != drawn[0]


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("C-7QK4M2XD", "C-7QK4M2XD"),
        (" c-7qk4m2xd ", "C-7QK4M2XD"),
        ("M-7QK4M2XD", None),
        ("C-7QK4M2X", None),
        ("C-7QK4M2X0", None),
        ("C-7QK4M2XDD", None),
        ("Zeng", None),
        ("", None),
    ],
)
def test_a_typed_reference_is_told_from_a_name(typed, reference):
    assert as_reference(typed, Prefix.CANDIDACY) == reference
