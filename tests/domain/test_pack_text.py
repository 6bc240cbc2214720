"""A pack's text is changed in place: what says the same keeps its bytes."""

import copy
import difflib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import doctoral_center
from doctoral_center.domain.pack_reader import PackReader
from doctoral_center.domain.pack_text import rewritten, same

PACKS = sorted((Path(doctoral_center.__file__).parent / "data" / "regulations").glob("*.yaml"))

TEXT = """\
# Of the faculty.
code: example
valid:  {from: 2025-09-01, until: null}   # an end is not known

milestones:
  # The first thing.
  - code: plan
    due: { after: start,  months: 3 }
    title: {en: 'Plan', zh: "计划", ru: План}
    confidence: T   # nobody wrote it down
  # And the second.
  - code: thesis
    due:
      after: plan
      months: 30
    sign_off:
      - {by: [supervisors]}  # all of them
forms:
  short:
    sections:
    - key: summary
      guidance: >
        Say what
        was done.
"""


def value_of(text):
    return PackReader(text, "").value


def lines_changed(change, text=TEXT):
    """What `change` does to the text, as the lines of a diff."""
    wanted = value_of(text)
    change(wanted)
    made = rewritten(text, wanted)
    assert same(value_of(made), wanted)
    lines = difflib.unified_diff(text.splitlines(), made.splitlines(), n=0, lineterm="")
    return [line for line in list(lines)[2:] if not line.startswith("@@")]


def test_the_same_value_is_the_same_text():
    assert rewritten(TEXT, value_of(TEXT)) == TEXT


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.stem)
def test_one_offset_of_a_pack_that_ships_changes_one_line(pack):
    def later(value):
        first = next(each for each in value["milestones"] if "months" in each["due"])
        first["due"]["months"] = 777

    text = pack.read_bytes().decode()
    gone, come = lines_changed(later, text)
    assert "months: 777" in come
    assert gone[1:] == come[1:].replace("777", gone.split("months: ")[1].split("}")[0])


def test_a_value_changes_where_it_stands_and_its_remark_stays():
    def change(value):
        value["valid"]["until"] = date(2030, 8, 31)
        value["milestones"][0]["due"]["months"] = 4
        value["milestones"][0]["confidence"] = "C"
        value["milestones"][0]["title"]["en"] = "The plan"

    assert lines_changed(change) == [
        "-valid:  {from: 2025-09-01, until: null}   # an end is not known",
        "+valid:  {from: 2025-09-01, until: 2030-08-31}   # an end is not known",
        "-    due: { after: start,  months: 3 }",
        "-    title: {en: 'Plan', zh: \"计划\", ru: План}",
        "-    confidence: T   # nobody wrote it down",
        "+    due: { after: start,  months: 4 }",
        "+    title: {en: 'The plan', zh: \"计划\", ru: План}",
        "+    confidence: C   # nobody wrote it down",
    ]


def test_a_key_comes_behind_the_one_before_it_and_goes_with_its_line():
    def change(value):
        thesis = value["milestones"][1]
        value["milestones"][1] = {"code": thesis["code"], "due": thesis["due"], "roll": "next_working_day"}

    assert lines_changed(change) == [
        "-    sign_off:",
        "-      - {by: [supervisors]}  # all of them",
        "+    roll: next_working_day",
    ]


def test_milestones_change_places_with_their_remarks():
    wanted = value_of(TEXT)
    wanted["milestones"].reverse()
    made = rewritten(TEXT, wanted)
    first, second = TEXT.index("  # The first"), TEXT.index("  # And the")
    forms = TEXT.index("forms:")
    assert made == TEXT[:first] + TEXT[second:forms] + TEXT[first:second] + TEXT[forms:]


def test_a_milestone_comes_and_goes_with_its_lines_alone():
    def add(value):
        value["milestones"].insert(1, {"code": "report", "due": {"after": "start", "every_months": 6}})

    def remove(value):
        del value["milestones"][1]

    assert lines_changed(add) == ["+  - code: report", "+    due: {after: start, every_months: 6}"]
    assert lines_changed(remove)[:2] == ["-  # And the second.", "-  - code: thesis"]
    assert len(lines_changed(remove)) == 7


def test_a_stage_more_and_another_code_are_one_line_each():
    def change(value):
        value["milestones"][1]["sign_off"].append({"by": ["centre_coordinator"]})
        value["milestones"][0]["code"] = "study-plan"

    assert lines_changed(change) == [
        "-  - code: plan",
        "+  - code: study-plan",
        "+      - {by: [centre_coordinator]}",
    ]


def test_a_form_renamed_keeps_what_is_in_it():
    def change(value):
        value["forms"] = {"long": value["forms"]["short"]}

    assert lines_changed(change) == ["-  short:", "+  long:"]


def test_what_was_on_one_line_may_need_several():
    def change(value):
        value["milestones"][0]["due"] = {"after": "start", "months": {"en": "three", "zh": "三"}}

    assert lines_changed(change) == [
        "-    due: { after: start,  months: 3 }",
        "+    due: { after: start,  months: {en: three, zh: 三} }",
    ]


def test_a_folded_text_becomes_one_line_and_nothing_around_it_moves():
    def change(value):
        value["forms"]["short"]["sections"][0]["guidance"] = "Say more."

    assert lines_changed(change) == [
        "-      guidance: >",
        "-        Say what",
        "-        was done.",
        "+      guidance: Say more.",
    ]


def test_the_line_breaks_of_another_system_stay():
    text = TEXT.replace("\n", "\r\n")
    wanted = value_of(text)
    wanted["milestones"][0]["roll"] = "none"
    wanted["milestones"][1]["sign_off"].append({"by": ["supervisors"], "need": "one"})
    made = rewritten(text, wanted)
    assert same(value_of(made), wanted)
    assert made.count("\r\n") == made.count("\n") == text.count("\n") + 2


@pytest.mark.parametrize(
    "text",
    [
        "due: &same {after: start}\nagain: *same\n",
        "a: 1\na: 2\n",
        "{a: {b: 1},\n # a remark\n c: [1, 2]}\n",
        "a:\n- - 1\n  - 2\n- 3\n",
        "? a\n: b\n",
        "a:\nb:\n",
        '"a:b": 1\n',
        "a: !!str 5\n",
        "---\na: 1\n...\n",
        "\ufeffa: 1\n",
        "a: 1",
        "",
    ],
)
@pytest.mark.parametrize("new", [{"a": 5, "n": [1, {"x": "y"}]}, {"b": {"c": None}}, {"a": [[9]], "c": [2]}, {}])
def test_even_an_unusual_layout_says_what_it_shall(text, new):
    old = value_of(text)
    wanted = {**old, **new} if isinstance(old, dict) and new else new
    assert same(value_of(rewritten(text, wanted)) or {}, wanted)


NAMES = st.sampled_from(["code", "due", "months", "a", "on", "12:30", "# x", "при вет"])
SCALARS = st.none() | st.booleans() | st.integers() | st.dates() | st.text(max_size=30)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_whatever_is_put_anywhere_is_read_back_and_the_rest_stays(data):
    wanted = copy.deepcopy(value_of(TEXT))
    for _ in range(data.draw(st.integers(1, 3))):
        place = wanted
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            inner = [key for key in keys if isinstance(place[key], dict | list) and place[key]]
            if not inner or data.draw(st.booleans()):
                break
            place = place[data.draw(st.sampled_from(inner))]
        what = data.draw(st.sampled_from(["set", "add", "remove"]))
        if what == "remove":
            del place[data.draw(st.sampled_from(keys))]
        elif what == "set":
            place[data.draw(st.sampled_from(keys))] = data.draw(VALUES)
        elif isinstance(place, dict):
            place[data.draw(NAMES)] = data.draw(VALUES)
        else:
            place.insert(data.draw(st.integers(0, len(place))), data.draw(VALUES))
    made = rewritten(TEXT, wanted)
    assert same(value_of(made) or {}, wanted)
