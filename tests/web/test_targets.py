import pytest
from hypothesis import given
from hypothesis import strategies as st

from doctoral_center.web.targets import local_target

AWAY = [
    None, "", "evil", "evil.example/x", "//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example",
    "/\t/evil.example", "/\n/evil.example", "\t//evil.example", " //evil.example",
    "https://evil.example", "https:evil.example",
    "javascript:alert(1)", "data:text/html,x", "/a b", "/x\u2028y", "http://[",
]  # fmt: skip


@pytest.mark.parametrize("wish", AWAY)
def test_whatever_might_lead_away_leads_home(wish):
    assert local_target(wish) == "/"


@pytest.mark.parametrize("wish", ["/", "/inbox", "/candidates?q=曾&late=1", "/me#sessions", "/a//b", "/x?next=//y"])
def test_our_own_pages_are_reached(wish):
    assert local_target(wish) == wish


@given(st.text(alphabet="/\\:.?#@%ab\t\n \u00a0曾", max_size=12))
def test_no_text_leads_away(wish):
    target = local_target(wish)
    assert target[0] == "/"
    assert target[1:2] not in {"/", "\\"}
    assert "\\" not in target
    assert not any(character.isspace() for character in target)
