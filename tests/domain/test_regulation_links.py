"""What belongs together in a pack: codes, circles, forms and sources. (References of due rules: test_due_schema.py.)"""

from doctoral_center.domain.pack_place import Place
from doctoral_center.domain.regulation_findings import Findings
from doctoral_center.domain.regulation_links import check_links
from doctoral_center.domain.regulation_schema import read_pack
from tests.domain.pack_texts import findings, spoilt


def pack_of(*dues):
    """A lenient pack of milestones a, b, c … in lines 3, 4, 5 …"""
    head = "duration: {normal: {months: 48}, maximum: {months: 96}}\nmilestones:\n"
    return head + "".join(f"  - {{code: {code}, due: {due}}}\n" for code, due in zip("abcdef", dues, strict=False))


def test_nothing_is_said_about_a_right_pack():
    found = Findings("pack.yaml", {})
    duration = {"normal": {"months": 1}, "maximum": {"months": 1}}
    milestones = [{"code": "a", "due": {"after": "start", "days": 1}}, {"code": "b", "due": {"after": "a", "days": 1}}]
    pack = Place({"duration": duration, "milestones": milestones}, (), found, is_strict=False)
    check_links(pack, read_pack(pack, "pack"))
    assert len(found) == 0


def test_two_milestones_have_two_codes():
    assert spoilt("code: thesis", "code: proposal")[0] == (
        25,
        "milestones[1].code",
        "The code “proposal” is used twice, first in line 13: rename one of them.",
    )


def test_the_start_is_no_milestone():
    assert spoilt("code: thesis", "code: start") == [
        (25, "milestones[1].code", "“start” stands for the first day: give the milestone another code.")
    ]


def test_a_circle_is_found_once_however_long_and_whatever_hangs_on_it():
    text = pack_of(
        "{after: b, days: 1}",
        "{after: c, days: 1}",
        "{after: d, days: 1}",
        "{after: b, days: 1}",
        "{after: start, every_months: 6, until: a}",
    )
    sentence = "Each of b → c → d waits for the next and the last for the first: break the circle."
    assert findings(text, strict=False) == [(4, "milestones[1].due.after", sentence)]


def test_two_circles_are_two_findings():
    text = pack_of("{after: b, days: 1}", "{after: a, days: 1}", "{after: d, days: 1}", "{after: c, days: 1}")
    assert [(line, key) for line, key, _ in findings(text, strict=False)] == [
        (3, "milestones[0].due.after"),
        (5, "milestones[2].due.after"),
    ]


def test_nothing_is_said_about_what_hangs_on_a_rule_that_is_itself_wrong():
    text = pack_of("{each_year_on: [12-31]}", "{after: a, days: 1}")
    assert [key for _, key, _ in findings(text, strict=False)] == ["milestones[0].due"]


def test_a_form_that_is_named_is_defined():
    assert spoilt("form: short", "form: long") == [
        (18, "milestones[0].form", "The form “long” is not defined under `forms`: define it or correct the name.")
    ]


def test_a_repeating_milestone_cannot_be_failed():
    assert spoilt("{after: start, months: 18}", "{each_year_on: [12-31], count: 2}") == [
        (22, "milestones[0].may_fail", "Only a one-time milestone may be failed and tried again: remove may_fail."),
        (
            27,
            "milestones[1].due.after",
            "“proposal” repeats, so no single day follows from it: name a one-time milestone.",
        ),
    ]


def test_a_figure_from_a_source_names_it():
    sentence = "Confidence S needs a source: name one, or write T (typical, not found)."
    assert spoilt("confidence: S, source: rules", "confidence: S") == [(10, "duration.normal.confidence", sentence)]
    assert spoilt("confidence: S, source: rules", "confidence: 2nd") == [
        (10, "duration.normal.confidence", sentence.replace(" S ", " 2nd "))
    ]
    assert spoilt("    confidence: S\n    source: rules\n", "    confidence: S\n") == [
        (23, "milestones[0].confidence", sentence)
    ]


def test_a_source_that_is_named_is_listed():
    sentence = "The source “ruels” is not in `sources`: add it there or correct the key."
    assert spoilt("    source: rules\n", "    source: ruels\n") == [(24, "milestones[0].source", sentence)]
    assert spoilt("confidence: S, source: rules", "confidence: S, source: ruels") == [
        (10, "duration.normal.source", sentence)
    ]


def test_a_note_that_names_a_source_names_one_that_is_listed():
    note = "- {text: {en: Credits, zh: 学分, ru: Кредиты}, confidence: S, source: handbook}"
    assert spoilt("    confidence: T\nforms:", f"    confidence: T\n    notes:\n      {note}\nforms:") == [
        (
            32,
            "milestones[1].notes[0].source",
            "The source “handbook” is not in `sources`: add it there or correct the key.",
        )
    ]


def test_a_note_of_the_whole_pack_needs_a_source_unless_it_is_typical():
    note = "notes:\n  - {text: {en: Stays, zh: 停留, ru: Поездки}, confidence: 2nd}\n"
    assert spoilt("duration:\n", f"{note}duration:\n") == [
        (10, "notes[0].confidence", "Confidence 2nd needs a source: name one, or write T (typical, not found).")
    ]
