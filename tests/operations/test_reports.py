"""Writing a report: every save is kept, none overwrites another, and only its candidate writes it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.domain.attachments import NewFile
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError, NotPermittedError
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.reports import DraftChange, DraftConflictError, DraftText
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.reports import Draft
from doctoral_center.operations.reports import add_attachment, remove_attachment, save_draft
from doctoral_center.queries.reports import get_draft, list_attachments
from tests.centre import HIT

LATER = datetime(2026, 11, 23, 10, tzinfo=UTC)
PDF_FILE = NewFile("figure.pdf", "application/pdf", "a" * 64, 1200)


@pytest.fixture
def ref(centre):
    return centre.milestone("progress-report", at=HIT)


@pytest.fixture
def save(centre, ref):
    """Save as the candidate, unless told otherwise."""

    def save(content, version, *, finished=None, language=None, person=None, to=None):
        with centre.writing():
            actor = centre.actor(person or centre.candidate)
            change = DraftChange(content, finished or {}, language)
            return save_draft(to or ref, change, actor=actor, version=version, now=centre.now)

    return save


def stored(centre, ref):
    with centre.reading():
        return get_draft(milestone_id(ref))


def milestone_id(ref):
    return db.session.scalar(select(Reviewable.id).where(Reviewable.ref == ref))


def put_in_state(centre, ref, state):
    with centre.writing():
        db.session.scalars(select(Reviewable).where(Reviewable.ref == ref)).one().state = state


def happenings(centre, action):
    with centre.reading():
        rows = db.session.scalars(select(JournalEntry).where(JournalEntry.action == action))
        return [(row.subject_type, row.before, row.after) for row in rows]


def test_the_first_save_makes_version_one(centre, save, ref):
    assert save({"summary": "Begun."}, 0) == DraftText({"summary": "Begun."}, (), "en", 1, centre.now)
    assert stored(centre, ref) == DraftText({"summary": "Begun."}, (), "en", 1, centre.now)


def test_a_save_touches_only_the_sections_that_it_names(centre, save, ref):
    save({"summary": "One."}, 0, finished={"summary": True}, language="ru")
    centre.at(LATER)
    assert save({"plan": "Two."}, 1) == DraftText({"summary": "One.", "plan": "Two."}, ("summary",), "ru", 2, LATER)


def test_a_section_is_called_unfinished_again(save):
    save({"summary": "One."}, 0, finished={"summary": True, "plan": True})
    assert save({}, 1, finished={"summary": False}).finished == ("plan",)


@pytest.mark.parametrize("version", [0, 1])
def test_a_save_that_changes_nothing_moves_no_version(centre, save, ref, version):
    first = save({"summary": "One."}, 0)
    centre.at(LATER)
    assert save({"summary": "One."}, version) == first
    assert stored(centre, ref).saved_at == first.saved_at


def test_nothing_typed_yet_is_no_version(save):
    assert save({"summary": ""}, 0) == DraftText({}, (), "en", 0, None)


def test_an_older_window_gets_both_texts_and_overwrites_nothing(centre, save, ref):
    save({"summary": "One."}, 0)
    save({"summary": "From the office."}, 1)
    with pytest.raises(DraftConflictError) as conflict:
        save({"summary": "From home."}, 1)
    assert conflict.value.mine.content == {"summary": "From home."}
    assert conflict.value.stored.content == {"summary": "From the office."}
    assert conflict.value.stored.version == 2
    assert stored(centre, ref).content == {"summary": "From the office."}


def test_a_version_from_the_future_is_a_conflict_too(save):
    with pytest.raises(DraftConflictError):
        save({"summary": "One."}, 7)


def test_a_draft_may_be_written_before_the_milestone_opens(centre, save):
    centre.at(datetime(2026, 9, 2, tzinfo=UTC))
    assert save({"outcome": "Prepared."}, 0, to=centre.milestone("award", at=HIT)).version == 1


def test_a_returned_report_goes_on_where_its_draft_stands(centre, save, ref):
    save({"summary": "One."}, 0)
    put_in_state(centre, ref, MilestoneState.RETURNED)
    assert save({"summary": "One, improved."}, 1).version == 2


@pytest.mark.parametrize(
    "state", [MilestoneState.SUBMITTED, MilestoneState.APPROVED, MilestoneState.NOT_PASSED, MilestoneState.WAIVED]
)
def test_what_is_not_with_the_candidate_is_not_written(centre, save, ref, state):
    put_in_state(centre, ref, state)
    with pytest.raises(ImpossibleNowError) as refused:
        save({"summary": "One."}, 0)
    assert refused.value.code == "report-not-with-candidate"


@pytest.mark.parametrize(
    ("content", "language", "code"),
    [
        ({"unknown": "x"}, None, "unknown-section"),
        ({"summary": "x" * 100_001}, None, "section-too-long"),
        ({"summary": "x"}, "tlh", "unknown-language"),
    ],
)
def test_what_the_form_does_not_know_is_refused(save, content, language, code):
    with pytest.raises(InvalidInputError) as refused:
        save(content, 0, language=language)
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["supervisor", "cosupervisor", "coordinator", "partner", "centre_coordinator"])
def test_who_reads_the_file_still_does_not_write_it(centre, save, name):
    with pytest.raises(NotPermittedError):
        save({"summary": "x"}, 0, person=getattr(centre, name))


STRANGERS = ["stranger_candidate", "stranger_supervisor", "stranger_coordinator", "stranger_observer"]


@pytest.mark.parametrize("name", [*STRANGERS, "observer", "administrator"])
def test_for_everybody_else_there_is_no_such_report(centre, save, name):
    with pytest.raises(NotFoundError):
        save({"summary": "x"}, 0, person=getattr(centre, name))


def test_a_draft_save_is_not_journalled(centre, save, ref):
    def entries():
        with centre.reading():
            return db.session.scalar(select(func.count(JournalEntry.id)))

    before = entries()
    save({"summary": "One."}, 0)
    assert entries() == before


@pytest.fixture
def attach(centre, ref):
    def attach(file=PDF_FILE, person=None):
        with centre.writing():
            return add_attachment(ref, file, actor=centre.actor(person or centre.candidate), now=centre.now).ref

    return attach


def names(centre, ref):
    with centre.reading():
        return [attachment.file_name for attachment in list_attachments(milestone_id(ref))]


def test_a_file_is_attached_journalled_and_moves_the_draft(centre, attach, ref):
    attach()
    assert names(centre, ref) == ["figure.pdf"]
    assert stored(centre, ref).version == 1
    with centre.reading():
        attachment = list_attachments(milestone_id(ref))[0]
        facts = {"attachment": attachment.id, "sha256": "a" * 64, "size_bytes": 1200}
    assert happenings(centre, "attachment-added") == [("milestone", {}, facts)]


def test_the_same_file_sent_twice_is_attached_once(centre, attach, ref):
    assert attach() == attach()
    assert (names(centre, ref), stored(centre, ref).version) == (["figure.pdf"], 1)


def test_the_same_content_under_another_name_is_another_file(centre, attach, ref):
    attach()
    attach(NewFile("appendix.pdf", "application/pdf", "a" * 64, 1200))
    assert names(centre, ref) == ["figure.pdf", "appendix.pdf"]


def test_a_long_name_is_kept_short_enough_to_store(centre, attach, ref):
    attach(NewFile("я" * 300 + ".pdf", "application/pdf", "a" * 64, 1200))
    assert names(centre, ref) == ["я" * 196 + ".pdf"]


def test_a_report_takes_thirty_files(centre, attach):
    for number in range(30):
        attach(NewFile(f"{number}.pdf", "application/pdf", f"{number:064x}", 1))
    with pytest.raises(InvalidInputError) as refused:
        attach(NewFile("one more.pdf", "application/pdf", "b" * 64, 1))
    assert refused.value.code == "too-many-files"


def test_a_file_is_taken_out_again_once(centre, attach, ref):
    attachment = attach()
    for _ in range(2):
        with centre.writing():
            remove_attachment(attachment, actor=centre.actor(centre.candidate), now=centre.now)
    assert (names(centre, ref), stored(centre, ref).version) == ([], 2)
    assert [subject for subject, _before, _after in happenings(centre, "attachment-removed")] == ["milestone"]


def test_nobody_else_adds_or_removes_files(centre, attach):
    attachment = attach()
    with pytest.raises(NotPermittedError):
        attach(person=centre.supervisor)
    with pytest.raises(NotFoundError):
        attach(person=centre.stranger_candidate)
    with pytest.raises(NotPermittedError), centre.writing():
        remove_attachment(attachment, actor=centre.actor(centre.coordinator), now=centre.now)
    for ref in (attachment, "F-22222222"):
        with pytest.raises(NotFoundError), centre.writing():
            remove_attachment(ref, actor=centre.actor(centre.stranger_candidate), now=centre.now)


def test_files_are_not_changed_while_the_report_is_with_the_signers(centre, attach, ref):
    attachment = attach()
    put_in_state(centre, ref, MilestoneState.SUBMITTED)
    with pytest.raises(ImpossibleNowError):
        attach(NewFile("late.pdf", "application/pdf", "c" * 64, 1))
    with pytest.raises(ImpossibleNowError), centre.writing():
        remove_attachment(attachment, actor=centre.actor(centre.candidate), now=centre.now)


def test_a_joint_milestone_asks_for_the_sections_of_both_sides(centre, save):
    ref = centre.milestone("study-plan")
    assert ref == centre.milestone("plan")
    saved = save({"topic": "a", "training": "b", "timeline": "c", "stays": "d"}, 0, to=ref)
    assert sorted(saved.content) == ["stays", "timeline", "topic", "training"]


def test_a_draft_row_is_one_per_milestone(centre, save, ref):
    save({"summary": "a"}, 0)
    save({"summary": "b"}, 1)
    with centre.reading():
        assert db.session.scalar(select(func.count(Draft.milestone_id))) == 1
