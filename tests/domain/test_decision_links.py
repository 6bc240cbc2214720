from datetime import UTC, datetime, timedelta

import pytest

from doctoral_center.domain.decision_links import Addressee, DecisionLink, decision_path, is_live, read_link

KEY = "s" * 32
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LINK = DecisionLink("S-7QK4M2XD", "P-3NWT9HAC", datetime(2026, 12, 7, 9, tzinfo=UTC))


def token(hashed="hash", key=KEY, email="li@example.org"):
    return decision_path("S-7QK4M2XD", Addressee("P-3NWT9HAC", email, hashed), key=key, now=NOW).removeprefix("/d/")


def lives(text, hashed="hash", *, email="li@example.org", after=timedelta(0)):
    link = read_link(text, key=KEY)
    return link is not None and is_live(text, link, Addressee("P-3NWT9HAC", email, hashed), key=KEY, now=NOW + after)


def test_a_link_names_the_sign_off_the_person_and_a_moment_14_days_later():
    assert read_link(token(), key=KEY) == LINK
    assert lives(token())


@pytest.mark.parametrize(
    "forged",
    [
        token(key="t" * 32),
        token().replace("S-7QK4M2XD", "S-7QK4M2XE"),
        token().replace("P-3NWT9HAC", "P-3NWT9HAD"),
        token().replace(".17", ".27"),
        ".".join(token().split(".")[:4]),
        token() + ".more",
        "more." + token(),
        token().rpartition(".")[0].rpartition(".")[0] + "..",
        "",
        ".",
        "....",
        "é.é.é.é.é",
    ],
)
def test_what_is_not_ours_names_nothing(forged):
    assert read_link(forged, key=KEY) is None


def test_a_seal_for_one_thing_is_no_seal_for_another():
    named = token().rsplit(".", 2)[0]
    ours, with_password = token().split(".")[3:]
    assert ours != with_password
    assert read_link(f"{named}.{with_password}.{ours}", key=KEY) is None
    assert not lives(f"{named}.{ours}.{ours}")


@pytest.mark.parametrize(
    ("after", "expected"),
    [(timedelta(days=14, seconds=-1), True), (timedelta(days=14), False), (timedelta(days=400), False)],
)
def test_it_ends_with_the_fourteenth_day(after, expected):
    assert lives(token(), after=after) is expected


@pytest.mark.parametrize(("before", "now"), [("hash", "another"), ("hash", None), (None, "first")])
def test_a_new_password_ends_it_but_it_is_still_known_as_ours(before, now):
    text = token(before)
    assert lives(text, before)
    assert not lives(text, now)
    assert read_link(text, key=KEY) == LINK


def test_a_new_address_ends_it_since_the_old_one_may_be_somebody_elses():
    assert not lives(token(email="li.wei@example.org"), email="li@example.org")
    assert read_link(token(email="li.wei@example.org"), key=KEY) == LINK
