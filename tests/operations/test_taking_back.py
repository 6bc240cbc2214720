"""A decision taken back: the days return, everybody concerned is told once, and what cannot return says why."""

from datetime import date

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.candidacies import CandidacyState
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError, NotPermittedError
from doctoral_center.domain.journal import candidacy_stream
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.sign_off import Verdict
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.messages import Message
from doctoral_center.operations.milestones import waive_milestone
from doctoral_center.operations.plans import differences
from doctoral_center.queries.files import get_file, get_file_of_milestone
from doctoral_center.queries.leaves import leave_columns
from doctoral_center.queries.reminder_sources.report_due import prospect
from tests import signing
from tests.dates import all_days, change_refs, due_day, extend, fix, leave, part_time, take_back


def test_a_leave_taken_back_brings_every_day_and_the_ends_back(centre):
    before = all_days(centre)
    ref = leave(centre, date(2027, 1, 1), date(2027, 6, 30))
    assert due_day(centre, centre.milestone("qualifying-exam")) == date(2028, 6, 1)
    take_back(centre, centre.coordinator, ref)
    assert {id_: days for id_, days in all_days(centre).items() if days[0] is not None} == before
    with centre.reading():
        file = get_file(centre.candidacy.ref)
        assert file.candidacy.normal_end_on == date(2029, 9, 1)
        assert differences(file) == ()


def test_an_extension_and_a_manual_date_taken_back_let_the_day_return(centre):
    ref = centre.milestone("study-plan")
    extend(centre, centre.coordinator, ref, date(2026, 12, 15))
    fix(centre, centre.coordinator, ref, date(2027, 1, 12))
    extension, manual = change_refs(centre)
    take_back(centre, centre.coordinator, manual)
    assert due_day(centre, ref) == date(2026, 12, 15)
    take_back(centre, centre.coordinator, extension)
    assert due_day(centre, ref) == date(2026, 12, 1)


def test_after_a_manual_date_was_taken_back_another_can_be_set_the_same_day(centre):
    ref = centre.milestone("study-plan")
    fix(centre, centre.coordinator, ref, date(2027, 1, 12))
    take_back(centre, centre.coordinator, change_refs(centre)[0])
    fix(centre, centre.coordinator, ref, date(2027, 1, 13))
    assert due_day(centre, ref) == date(2027, 1, 13)
    assert len(change_refs(centre)) == 2


def test_part_time_taken_back_lets_the_day_return(centre):
    part_time(centre, date(2027, 2, 1), 50)
    take_back(centre, centre.partner, change_refs(centre)[0])
    assert due_day(centre, centre.milestone("agreement")) == date(2027, 9, 1)


def test_taking_back_is_told_once_with_every_move_and_its_cause(centre):
    ref = centre.milestone("study-plan")
    extend(centre, centre.coordinator, ref, date(2026, 12, 15))
    change_ref = change_refs(centre)[0]
    assert len(take_back(centre, centre.partner, change_ref)) == 1
    assert take_back(centre, centre.partner, change_ref, reason="") == ()
    with centre.reading():
        stream = JournalEntry.stream == candidacy_stream(centre.candidacy.id)
        entries = db.session.scalars(
            select(JournalEntry).where(stream).order_by(JournalEntry.seq.desc()).limit(2)
        ).all()
        assert [(entry.action, entry.after.get("cause"), entry.after.get("reason")) for entry in entries] == [
            ("date-moved", "taken-back", None),
            ("extension-taken-back", None, "It was meant for another candidate"),
        ]
        change = db.session.scalars(select(ChangeOfTime)).one()
        assert (change.taken_back_by_id, change.taken_back_at) == (centre.partner.id, centre.now)
        people = {person.id: name for name, person in centre.people.items()}
        mails = db.session.scalars(select(Message).where(Message.kind == NoticeKind.CHANGE_TAKEN_BACK)).all()
        assert sorted(people[mail.recipient_id] for mail in mails) == ["candidate", "coordinator"]
        milestone_id = change.milestone_id
        assert mails[0].data == {"moved": [[milestone_id, "2026-12-15", "2026-12-01"]]}


def test_nobody_is_on_leave_by_a_leave_that_was_taken_back(centre):
    ref = leave(centre, date(2026, 11, 20), date(2026, 12, 20))
    take_back(centre, centre.coordinator, ref)
    leave(centre, date(2026, 11, 21), date(2026, 11, 22))
    with centre.reading():
        found = select(*leave_columns(centre.now)).where(Candidacy.id == centre.candidacy.id)
        row = db.session.execute(found).one()
        assert (row.leave_first_on, row.leave_last_on) == (date(2026, 11, 21), date(2026, 11, 22))
        milestone_id = get_file_of_milestone(centre.milestone("study-plan"))[1].reviewable_id
        assert prospect(milestone_id, centre.now, "Asia/Shanghai").leave_until is None


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("partner", NotPermittedError),
        ("candidate", NotPermittedError),
        ("supervisor", NotPermittedError),
        ("observer", NotFoundError),
        ("stranger_coordinator", NotFoundError),
    ],
)
def test_only_who_may_grant_it_takes_it_back(centre, name, error):
    extend(centre, centre.coordinator, centre.milestone("qualifying-exam"), date(2028, 1, 31))
    with pytest.raises(error):
        take_back(centre, centre.people[name], change_refs(centre)[0])


@pytest.mark.parametrize(("reason", "code"), [(" ", "reason-missing"), ("x" * 1001, "reason-too-long")])
def test_taking_back_needs_a_reason(centre, reason, code):
    ref = leave(centre, date(2027, 1, 1), date(2027, 1, 31))
    with pytest.raises(InvalidInputError) as refused:
        take_back(centre, centre.coordinator, ref, reason)
    assert (refused.value.code, refused.value.field) == (code, "reason")


def test_what_settled_milestones_were_given_stays(centre):
    ref = centre.milestone("study-plan")
    extend(centre, centre.coordinator, ref, date(2026, 12, 15))
    with centre.writing():
        waive_milestone(ref, actor=centre.actor(centre.coordinator), reason="Done before", now=centre.now)
    with pytest.raises(ImpossibleNowError, match="change-of-what-is-settled"):
        take_back(centre, centre.coordinator, change_refs(centre)[0])


def test_the_time_that_a_return_gave_belongs_to_the_verdict(centre):
    ref = centre.milestone("study-plan")
    signing.submit(centre, ref)
    signing.decide(
        centre, ref, centre.supervisor, Verdict.RETURN, reason="Which months?", new_due_on=date(2026, 12, 20)
    )
    with pytest.raises(ImpossibleNowError, match="change-came-with-a-return"):
        take_back(centre, centre.coordinator, change_refs(centre)[0])


def test_a_candidacy_that_has_ended_keeps_its_days(centre):
    ref = leave(centre, date(2027, 1, 1), date(2027, 1, 31))
    with centre.writing():
        candidacy = db.session.get_one(Candidacy, centre.candidacy.id)
        candidacy.state, candidacy.ended_on = CandidacyState.WITHDRAWN, date(2026, 11, 20)
    with pytest.raises(ImpossibleNowError, match="candidacy-has-ended"):
        take_back(centre, centre.coordinator, ref)


def test_a_change_that_is_not_there_is_not_found(centre):
    with pytest.raises(NotFoundError):
        take_back(centre, centre.coordinator, "T-22222222")
