"""Extensions, manual dates, leaves and intensities: who may, what moves, who is told, what is refused."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError, NotPermittedError
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.messages import Message
from doctoral_center.models.milestones import Milestone, MilestoneTrack, Reviewable
from doctoral_center.models.regulations import Rule
from doctoral_center.operations.changes_of_time import (
    record_intensity,
    record_leave,
    release_manual_date,
)
from doctoral_center.operations.plans import differences
from doctoral_center.queries.files import get_file, get_file_of_milestone
from tests.dates import due_day, extend, fix, leave, part_time


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


def refusal(call, *args):
    with pytest.raises(InvalidInputError) as refused:
        call(*args)
    return refused.value.code, refused.value.field


@pytest.mark.parametrize(
    ("first_on", "last_on", "code", "field"),
    [
        (date(2027, 3, 1), date(2027, 4, 30), "leaves-overlap", "first_on"),
        (date(2026, 8, 1), date(2026, 9, 30), "change-before-start", "first_on"),
        (date(2027, 5, 2), date(2027, 5, 1), "leave-ends-before-it-starts", "last_on"),
        (date(2043, 1, 1), date(2043, 2, 1), "day-far-away", "first_on"),
        # HIT's longest study is 96 months, leave included; the thesis is due in the 45th.
        (date(2027, 5, 1), date(2031, 9, 30), "beyond-latest-end-by-this", "last_on"),
    ],
)
def test_a_leave_that_cannot_be_says_so_at_its_field(centre, first_on, last_on, code, field):
    leave(centre, date(2027, 1, 1), date(2027, 3, 31))
    assert refusal(leave, centre, first_on, last_on) == (code, field)


@pytest.mark.parametrize(
    ("from_on", "percent", "code", "field"),
    [
        (date(2027, 1, 1), 80, "two-intensities-from-one-day", "from_on"),
        (date(2026, 8, 1), 80, "change-before-start", "from_on"),
        (date(2027, 2, 1), 0, "percent-not-positive", "percent"),
    ],
)
def test_part_time_that_cannot_be_says_so_at_its_field(centre, from_on, percent, code, field):
    part_time(centre, date(2027, 1, 1), 50)
    assert refusal(part_time, centre, from_on, percent) == (code, field)


def test_nothing_is_granted_beyond_the_latest_end_of_a_side(centre):
    thesis = centre.milestone("thesis")
    with centre.reading():
        ends = sorted(track.latest_end_on for track in get_file(centre.candidacy.ref).candidacy.tracks)
    after = date(ends[0].year, ends[0].month, ends[0].day + 1)
    assert refusal(extend, centre, centre.coordinator, thesis, after) == ("beyond-latest-end", "due_on")
    assert refusal(fix, centre, centre.coordinator, thesis, after) == ("beyond-latest-end", "due_on")
    assert due_day(centre, thesis) < ends[0]


def test_a_day_set_by_hand_is_not_extended_and_cannot_be_released_the_same_day(centre):
    ref = centre.milestone("study-plan")
    fix(centre, centre.coordinator, ref, date(2027, 1, 12))
    assert refusal(extend, centre, centre.coordinator, ref, date(2027, 2, 1)) == ("extension-of-a-fixed-day", "due_on")
    with pytest.raises(ImpossibleNowError, match="released-on-the-day-it-was-set"), centre.writing():
        release_manual_date(ref, actor=centre.actor(centre.coordinator), now=centre.now)
    assert refusal(fix, centre, centre.coordinator, ref, date(2026, 8, 1)) == ("day-before-start", "due_on")


def test_releasing_without_a_manual_date_is_impossible(centre):
    with pytest.raises(ImpossibleNowError), centre.writing():
        release_manual_date(centre.milestone("study-plan"), actor=centre.actor(centre.coordinator), now=centre.now)
