"""Extensions, manual dates, leaves and intensities: who may, what moves, who is told, what is refused."""

from datetime import UTC, date, datetime

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
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.regulations import Rule
from doctoral_center.operations.changes_of_time import (
    grant_extension,
    record_intensity,
    record_leave,
    release_manual_date,
    set_manual_date,
    take_back_change,
)
from doctoral_center.operations.milestones import waive_milestone
from doctoral_center.operations.plans import differences
from doctoral_center.queries.files import get_file, get_file_of_milestone
from doctoral_center.queries.leaves import leave_columns
from doctoral_center.queries.plans import list_milestones
from doctoral_center.queries.prospects import get_report_prospect
from tests import signing


def due_day(centre, ref):
    with centre.reading():
        found = get_file_of_milestone(ref)
        return found[1].due_on


def extend(centre, person, ref, day, reason="Field work in Altai"):
    with centre.writing():
        grant_extension(ref, actor=centre.actor(person), due_on=day, reason=reason, now=centre.now)


def fix(centre, person, ref, day):
    with centre.writing():
        set_manual_date(ref, actor=centre.actor(person), due_on=day, reason="Laboratory closed", now=centre.now)


def told(centre):
    people = {person.id: name for name, person in centre.people.items()}
    with centre.reading():
        rows = db.session.scalars(
            select(Message.recipient_id).where(Message.kind == NoticeKind.DATE_MOVED).order_by(Message.id)
        )
        return [people[recipient] for recipient in rows]


def test_an_extension_moves_the_day_and_tells_the_candidate_and_the_other_side(centre):
    ref = centre.milestone("study-plan")
    extend(centre, centre.coordinator, ref, date(2026, 12, 15))
    assert due_day(centre, ref) == date(2026, 12, 15)
    assert told(centre) == ["candidate", "partner"]


def test_an_extension_of_one_sides_own_milestone_is_not_told_to_the_other(centre):
    extend(centre, centre.partner, centre.milestone("agreement"), date(2027, 10, 1))
    assert told(centre) == ["candidate"]


def test_every_move_is_journalled_with_both_days_and_the_cause(centre):
    ref = centre.milestone("study-plan")
    extend(centre, centre.coordinator, ref, date(2026, 12, 15))
    with centre.reading():
        entry = db.session.scalars(select(JournalEntry).where(JournalEntry.action == "date-moved")).one()
        assert entry.before == {"due_on": "2026-12-01"}
        assert entry.after == {"due_on": "2026-12-15", "cause": "extension"}
        assert entry.actor_id == centre.coordinator.id


def test_the_planned_day_stays_when_the_due_day_moves(centre):
    ref = centre.milestone("study-plan")
    extend(centre, centre.coordinator, ref, date(2026, 12, 15))
    with centre.reading():
        assert get_file_of_milestone(ref)[1].planned_on == date(2026, 12, 1)


def test_a_move_by_a_person_moves_the_version(centre):
    ref = centre.milestone("study-plan")
    extend(centre, centre.coordinator, ref, date(2026, 12, 15))
    with centre.reading():
        assert db.session.scalar(select(Reviewable.version).where(Reviewable.ref == ref)) == 2


def test_what_was_due_and_what_hangs_on_it_move_together(centre):
    fix(centre, centre.coordinator, centre.milestone("thesis"), date(2030, 3, 1))
    with centre.reading():
        assert differences(get_file(centre.candidacy.ref)) == ()
        days = db.session.scalars(
            select(Milestone.due_on)
            .join(MilestoneTrack, MilestoneTrack.milestone_id == Milestone.reviewable_id)
            .join(Rule, Rule.id == MilestoneTrack.rule_id)
            .join(Reviewable, Reviewable.id == Milestone.reviewable_id)
            .where(Reviewable.candidacy_id == centre.candidacy.id, Rule.code == "pre-defence")
            .order_by(Milestone.due_on)
        ).all()
    # HIT's pre-defence is due a month after the thesis, ITMO's two.
    assert days == [date(2030, 4, 1), date(2030, 5, 1)]


def test_the_manual_date_of_the_same_day_is_corrected(centre):
    ref = centre.milestone("study-plan")
    fix(centre, centre.coordinator, ref, date(2027, 1, 11))
    fix(centre, centre.coordinator, ref, date(2027, 1, 12))
    assert due_day(centre, ref) == date(2027, 1, 12)
    assert told(centre) == ["candidate", "partner", "candidate", "partner"]


def test_a_released_date_stays_and_is_rolled_to_a_working_day(centre):
    ref = centre.milestone("study-plan")
    fix(centre, centre.coordinator, ref, date(2027, 1, 10))  # a Sunday
    assert due_day(centre, ref) == date(2027, 1, 10)
    centre.at(datetime(2026, 11, 25, 9, tzinfo=UTC))
    with centre.writing():
        release_manual_date(ref, actor=centre.actor(centre.coordinator), now=centre.now)
    assert due_day(centre, ref) == date(2027, 1, 11)


def test_a_leave_moves_every_open_milestone_and_the_end(centre):
    with centre.writing():
        actor = centre.actor(centre.partner)
        days = {"first_on": date(2027, 1, 1), "last_on": date(2027, 6, 30)}
        moved = record_leave(centre.candidacy.ref, actor=actor, reason="Parental leave", now=centre.now, **days)
        assert len(moved) > 20
    assert due_day(centre, centre.milestone("study-plan")) == date(2026, 12, 1)
    assert due_day(centre, centre.milestone("qualifying-exam")) == date(2028, 6, 1)
    with centre.reading():
        file = get_file(centre.candidacy.ref)
        assert file.candidacy.normal_end_on == date(2030, 3, 1)
        assert differences(file) == ()


def test_half_time_doubles_what_is_left(centre):
    with centre.writing():
        record_intensity(
            centre.candidacy.ref,
            actor=centre.actor(centre.coordinator),
            from_on=date(2027, 2, 1),
            percent=50,
            reason="Part-time",
            now=centre.now,
        )
    # 1 March 2027 is 28 days after 1 February; 28 more lead to 29 March.
    assert due_day(centre, centre.milestone("agreement")) == date(2028, 3, 31)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("partner", NotPermittedError),
        ("candidate", NotPermittedError),
        ("supervisor", NotPermittedError),
        ("observer", NotFoundError),
        ("administrator", NotFoundError),
        ("stranger_coordinator", NotFoundError),
    ],
)
def test_only_coordinators_of_the_milestones_own_side_change_its_day(centre, name, error):
    ref = centre.milestone("qualifying-exam")  # HIT's own
    with pytest.raises(error):
        extend(centre, centre.people[name], ref, date(2028, 1, 31))
    extend(centre, centre.centre_coordinator, ref, date(2028, 1, 31))


def test_overlapping_leaves_are_refused_and_nothing_is_kept(centre):
    def leave(first_on, last_on):
        with centre.writing():
            actor = centre.actor(centre.coordinator)
            record_leave(
                centre.candidacy.ref, actor=actor, first_on=first_on, last_on=last_on, reason="Leave", now=centre.now
            )

    leave(date(2027, 1, 1), date(2027, 3, 31))
    with pytest.raises(InvalidInputError) as refused:
        leave(date(2027, 3, 1), date(2027, 4, 30))
    assert refused.value.code == "leaves-overlap"
    with centre.reading():
        assert db.session.scalar(select(Milestone.due_on).where(Milestone.due_on == date(2027, 1, 1))) is None
        assert differences(get_file(centre.candidacy.ref)) == ()


@pytest.mark.parametrize(
    ("day", "reason", "code", "field"),
    [
        (date(2026, 11, 30), "Earlier", "extension-not-later", "due_on"),
        (date(2026, 12, 1), "The same", "extension-not-later", "due_on"),
        (date(2026, 12, 8), "  ", "reason-missing", "reason"),
        (date(2026, 12, 8), "x" * 1001, "reason-too-long", "reason"),
    ],
)
def test_an_extension_that_says_nothing_is_refused(centre, day, reason, code, field):
    with pytest.raises(InvalidInputError) as refused:
        extend(centre, centre.coordinator, centre.milestone("study-plan"), day, reason)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_releasing_without_a_manual_date_is_impossible(centre):
    with pytest.raises(ImpossibleNowError), centre.writing():
        release_manual_date(centre.milestone("study-plan"), actor=centre.actor(centre.coordinator), now=centre.now)


def change_refs(centre):
    with centre.reading():
        return list(db.session.scalars(select(ChangeOfTime.ref).order_by(ChangeOfTime.id)))


def take_back(centre, person, ref, reason="It was meant for another candidate"):
    with centre.writing():
        return take_back_change(ref, actor=centre.actor(person), reason=reason, now=centre.now)


def leave(centre, first_on, last_on, person=None):
    with centre.writing():
        actor = centre.actor(person or centre.coordinator)
        days = {"first_on": first_on, "last_on": last_on}
        record_leave(centre.candidacy.ref, actor=actor, reason="Leave", now=centre.now, **days)
    return change_refs(centre)[-1]


def all_days(centre):
    with centre.reading():
        milestones = list_milestones(centre.candidacy.id)
        return {each.reviewable_id: (each.due_on, each.opens_on, each.reviewable.state) for each in milestones}


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
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        days = {"from_on": date(2027, 2, 1), "percent": 50}
        record_intensity(centre.candidacy.ref, actor=actor, reason="Teaching", now=centre.now, **days)
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
        row = db.session.execute(select(*leave_columns(centre.now)).select_from(Candidacy)).first()
        assert (row.leave_first_on, row.leave_last_on) == (date(2026, 11, 21), date(2026, 11, 22))
        milestone_id = get_file_of_milestone(centre.milestone("study-plan"))[1].reviewable_id
        assert get_report_prospect(milestone_id, date(2026, 11, 23)).is_on_leave is False


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
