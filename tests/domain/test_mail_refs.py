"""References of mails: found by whoever has the key, guessed by nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doctoral_center.domain.mail_refs import mail_ref, message_id_of

KEY = "a key of at least thirty-two characters"


@given(st.integers(1, 2**31))
def test_a_reference_leads_back_to_its_message(message_id):
    assert message_id_of(mail_ref(message_id, KEY), KEY) == message_id


def test_a_reference_says_nothing_of_its_neighbour():
    assert [mail_ref(number, KEY) for number in (1, 2)] == ["G5DYXPOUAZIGOHBX", "54K5VMHG22CGKY2R"]


@pytest.mark.parametrize("ref", ["", "1", "A" * 16, "a" * 16, "A" * 15 + "=", "A" * 17, "A" * 15 + "é", "0" * 16])
def test_what_is_no_reference_leads_nowhere(ref):
    assert message_id_of(ref, KEY) is None


def test_a_reference_under_another_key_leads_nowhere():
    assert message_id_of(mail_ref(1, KEY), "another key of thirty-two characters") is None
