"""Reports as they are read: forms of both sides, the last remarks, the last plan, versions, files."""

import pytest

from doctoral_center.domain.attachments import NewFile
from doctoral_center.domain.reports import DraftText
from doctoral_center.operations.reports import add_attachment, remove_attachment
from doctoral_center.queries.reports import (
    get_attachment,
    get_draft,
    get_earlier_plan,
    get_head,
    get_last_version_ref,
    get_submitted_report,
    list_asked,
    list_remarks,
)
from tests.centre import HIT
from tests.signing import decide, submit


@pytest.fixture
def ref(centre):
    return centre.milestone("study-plan")


@pytest.fixture
def attach(centre, ref):
    def attach(digit):
        with centre.writing():
            file = NewFile(f"{digit}.pdf", "application/pdf", digit * 64, 5)
            return add_attachment(ref, file, actor=centre.actor(centre.candidate), now=centre.now).ref

    return attach


def head(centre, ref, person=None):
    return get_head(ref, actor=centre.actor(person or centre.candidate))


def test_a_joint_milestone_has_a_part_for_each_side_and_one_form(centre, ref):
    with centre.reading():
        found = head(centre, ref)
        assert [(part.title["en"], part.rule.code, part.occurrence) for part in found.parts] == [
            ("Individual study plan", "study-plan", 1),
            ("Research and training plan", "plan", 1),
        ]
        assert [section.key for section in found.form.sections] == ["topic", "training", "timeline", "stays"]
        assert (found.zone, found.state, found.candidate.id) == ("Asia/Shanghai", "open", centre.candidate.id)
        assert get_draft(found.milestone_id) == DraftText({})


def test_who_may_not_read_the_file_finds_nothing(centre, ref):
    report = submit(centre, ref).report_ref
    with centre.reading():
        stranger = centre.actor(centre.stranger_coordinator)
        assert get_head(ref, actor=stranger) is None
        assert get_submitted_report(report, actor=stranger) is None
        assert get_head("M-22222222", actor=centre.actor(centre.candidate)) is None
        assert get_submitted_report("R-22222222", actor=centre.actor(centre.candidate)) is None


def test_only_the_remarks_of_the_last_return_are_shown(centre, ref):
    submit(centre, ref)
    decide(centre, ref, centre.supervisor, "return", reason="First.", section="topic")
    submit(centre, ref)
    decide(centre, ref, centre.cosupervisor, "return", reason="Second.")
    with centre.reading():
        remarks = list_remarks(head(centre, ref).milestone_id)
        assert [(each.section, each.reason, each.person.latin_family) for each in remarks] == [
            (None, "Second.", "Ivanova")
        ]


def test_versions_are_listed_and_the_last_is_found(centre, ref):
    first = submit(centre, ref).report_ref
    decide(centre, ref, centre.supervisor, "return", reason="More.")
    second = submit(centre, ref).report_ref
    with centre.reading():
        report = get_submitted_report(first, actor=centre.actor(centre.partner))
        assert [(version.number, version.ref) for version in report.versions] == [(1, first), (2, second)]
        assert report.version.number == 1
        assert get_last_version_ref(report.head.milestone_id) == second


def test_the_people_asked_are_those_of_the_versions_own_round(centre, ref):
    submit(centre, ref)
    decide(centre, ref, centre.supervisor, "return", reason="More.")
    submit(centre, ref)
    with centre.reading():
        milestone_id = head(centre, ref).milestone_id
        stages = list_asked(milestone_id, 2)
        asked = [[person.latin_family for _sign_off, person in stage.asked] for stage in stages]
        assert asked == [["Li", "Ivanova"], ["Li", "Ivanova"], [], []]
        assert list_asked(milestone_id, 3) == []


def test_a_first_report_has_no_plan_before_it(centre):
    with centre.reading():
        assert get_earlier_plan(head(centre, centre.milestone("progress-report", at=HIT)).parts) is None
        assert get_earlier_plan(head(centre, centre.milestone("progress-report", 2, at=HIT)).parts) is None


def test_a_file_of_the_draft_is_the_candidates_until_it_is_handed_in(centre, ref, attach):
    kept, removed = attach("a"), attach("b")
    with centre.reading():
        supervisor, candidate = centre.actor(centre.supervisor), centre.actor(centre.candidate)
        assert get_attachment(kept, actor=supervisor) is None
        assert get_attachment(kept, actor=candidate).file_name == "a.pdf"
    submit(centre, ref)
    decide(centre, ref, centre.supervisor, "return", reason="Less.")
    with centre.writing():
        remove_attachment(removed, actor=centre.actor(centre.candidate), now=centre.now)
    never_sent = attach("c")
    with centre.reading():
        supervisor = centre.actor(centre.supervisor)
        # What the signers have read stays with the version, whatever the next draft carries.
        assert get_attachment(removed, actor=supervisor).file_name == "b.pdf"
        assert get_attachment(never_sent, actor=supervisor) is None
        assert get_attachment(kept, actor=centre.actor(centre.administrator)) is None
