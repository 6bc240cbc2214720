"""Putting values into a pack's plain values says no more than was said before."""

from doctoral_center.domain.pack_values import put, put_items


def after(values, into):
    put(into, values)
    return into


def test_none_takes_a_key_away_but_leaves_a_null():
    assert after({"form": None}, {"form": "short", "roll": "none"}) == {"roll": "none"}
    assert after({"until": None}, {"until": None}) == {"until": None}


def test_what_is_meant_anyway_is_not_said():
    assert after({"roll": "none"}, {"code": "plan"}) == {"code": "plan"}
    assert after({"roll": "none"}, {"roll": "next_working_day"}) == {"roll": "none"}


def test_a_mapping_is_put_in_key_by_key_and_goes_when_nothing_is_left():
    assert after({"due": {"months": None, "weeks": 3}}, {"due": {"after": "start", "months": 1, "x": 2}}) == {
        "due": {"after": "start", "x": 2, "weeks": 3}
    }
    assert after({"opens": {"days_before": None}}, {"opens": {"days_before": 9}}) == {}


def test_new_keys_come_where_packs_have_them():
    milestone = {"code": "plan", "due": {}, "sign_off": [], "confidence": "T"}
    assert list(after({"may_fail": {"attempts": 2}, "title": {"en": "Plan"}}, milestone)) == [
        "code",
        "title",
        "due",
        "sign_off",
        "may_fail",
        "confidence",
    ]


def test_items_keep_what_they_did_not_say():
    assert put_items([{"by": ["supervisors"]}], [{"by": ["supervisors"], "need": "all", "within_days": 14}]) == [
        {"by": ["supervisors"]}
    ]


def test_sections_are_known_by_their_key_wherever_they_stand():
    old = [{"key": "a", "note": 1}, {"key": "b", "note": 2}]
    assert put_items(old, [{"key": "b"}, {"key": "c", "required": True}]) == [{"key": "b", "note": 2}, {"key": "c"}]


def test_blanks_around_a_text_are_not_a_change():
    assert after({"en": "Plan"}, {"en": " Plan "}) == {"en": " Plan "}
