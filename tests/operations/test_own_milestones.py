"""A milestone for one candidate alone: what it is, who may ask for it, what it replaces, whom it concerns."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError, NotPermittedError
from doctoral_center.domain.regulations import Roll
from doctoral_center.models.journal import JournalEntry
from doctoral_center.models.milestones import MilestoneTrack, Reviewable
from doctoral_center.models.regulations import Regulation, Rule
from doctoral_center.models.supplements import Supplement
from doctoral_center.operations.changes_of_time import record_leave
from doctoral_center.operations.milestones import waive_milestone
from doctoral_center.operations.own_milestones import OwnMilestoneData, add_milestone, foresee, replace_milestone
from doctoral_center.operations.plans import differences, recompute
from doctoral_center.queries.files import get_file, get_file_of_milestone, lock_file
from doctoral_center.queries.own_milestones import get_surroundings
from tests.centre import HIT, ITMO
from tests.signing import chain, decide, mails, milestone, state, submit, write

DUE = date(2027, 6, 15)


def data(side=HIT, **values):
    given = {"titles": {"en": "Course in optics"}, "due_on": DUE, "reason": "Comes from chemistry", **values}
    return OwnMilestoneData(side=side, **given)


def add(centre, person=None, **values):
    with centre.writing():
        actor = centre.actor(person or centre.coordinator)
        return add_milestone(centre.candidacy.ref, data(**values), actor=actor, now=centre.now)


def replace(centre, ref, person=None, **values):
    with centre.writing():
        return replace_milestone(ref, data(**values), actor=centre.actor(person or centre.coordinator), now=centre.now)


def rule_of(centre, ref):
    with centre.reading():
        return db.session.execute(
            select(Rule.title, Rule.form, Rule.may_fail, Regulation.is_individual, Regulation.code)
            .join(MilestoneTrack, MilestoneTrack.rule_id == Rule.id)
            .join(Reviewable, Reviewable.id == MilestoneTrack.milestone_id)
            .join(Regulation, Regulation.id == Rule.regulation_id)
            .where(Reviewable.ref == ref)
        ).one()


def around(centre, ref):
    with centre.reading():
        row = db.session.execute(select(Reviewable.id, Reviewable.candidacy_id).where(Reviewable.ref == ref)).one()
        return get_surroundings(*row)


def sound(centre):
    with centre.reading():
        return differences(get_file(centre.candidacy.ref)) == ()


def journal(centre, *actions):
    with centre.reading():
        entries = db.session.scalars(
            select(JournalEntry).where(JournalEntry.action.in_(actions)).order_by(JournalEntry.id)
        )
        return [(entry.action, entry.before, entry.after) for entry in entries]


# Adding


def test_it_is_open_and_due_on_the_day_that_was_chosen(centre):
    ref = add(centre)
    assert (state(centre, ref), milestone(centre, ref).due_on) == ("open", DUE)
    assert (milestone(centre, ref).opens_on, milestone(centre, ref).is_forecast) == (None, False)


def test_a_title_in_one_language_stands_for_the_others(centre):
    ref = add(centre, titles={"zh": " 光学   课程 ", "ru": "Курс оптики"})
    assert rule_of(centre, ref).title == {"en": "光学 课程", "zh": "光学 课程", "ru": "Курс оптики"}


def test_it_is_a_pack_of_its_own_that_names_no_person(centre):
    ref = add(centre)
    rule = rule_of(centre, ref)
    assert rule.is_individual
    assert rule.code.startswith("individual-m-")
    with centre.reading():
        text = db.session.scalars(select(Regulation.source_text).where(Regulation.is_individual)).one()
    assert f"Set for one candidate by person {centre.coordinator.id} on 2026-11-23" in text
    assert centre.coordinator.family not in text


def test_its_window_and_its_roll_are_those_asked_for(centre):
    # 1 May 2027 is a Saturday and a holiday in China.
    ref = add(centre, due_on=date(2027, 5, 1), opens_on=date(2027, 4, 1), roll=Roll.PREVIOUS)
    row = milestone(centre, ref)
    assert (row.due_on.isoformat(), row.opens_on.isoformat()) == ("2027-04-30", "2027-03-31")


def test_a_leave_moves_it_like_any_other_and_its_steps_say_so(centre):
    ref = add(centre)
    with centre.writing():
        days = {"first_on": date(2027, 1, 1), "last_on": date(2027, 1, 31)}
        record_leave(
            centre.candidacy.ref, actor=centre.actor(centre.coordinator), reason="Illness", now=centre.now, **days
        )
    assert milestone(centre, ref).due_on.isoformat() == "2027-07-15"
    with centre.reading():
        steps = db.session.scalars(
            select(MilestoneTrack.steps)
            .join(Reviewable, Reviewable.id == MilestoneTrack.milestone_id)
            .where(Reviewable.ref == ref)
        ).one()
    assert [(step["kind"], step["to_on"]) for step in steps] == [("base", "2027-06-15"), ("leave", "2027-07-15")]
    assert sound(centre)


def test_the_day_chosen_comes_out_although_a_leave_has_been_recorded_before(centre):
    with centre.writing():
        days = {"first_on": date(2027, 1, 1), "last_on": date(2027, 1, 31)}
        record_leave(
            centre.candidacy.ref, actor=centre.actor(centre.coordinator), reason="Illness", now=centre.now, **days
        )
    assert milestone(centre, add(centre)).due_on == DUE


def test_the_supervisors_and_then_the_sides_coordinator_sign(centre):
    ref = add(centre, side=ITMO, form_of=f"{ITMO}/progress-report", person=centre.partner)
    submit(centre, ref)
    assert chain(centre, ref) == [(1, "Li", "lead_supervisor", "open"), (1, "Ivanova", "co_supervisors", "open")]
    decide(centre, ref, centre.supervisor)
    decide(centre, ref, centre.cosupervisor)
    decide(centre, ref, centre.partner)
    assert state(centre, ref) == "approved"


def test_without_a_form_nothing_is_written(centre):
    ref = add(centre)
    assert rule_of(centre, ref).form is None
    submit(centre, ref, draft_version=write(centre, ref))
    assert state(centre, ref) == "submitted"


def test_it_may_be_signed_and_tried_again_as_a_milestone_of_the_pack(centre):
    ref = add(centre, signed_as=f"{HIT}/proposal", form_of=f"{HIT}/proposal")
    assert (rule_of(centre, ref).may_fail, rule_of(centre, ref).form) == (True, "proposal")
    submit(centre, ref)
    decide(centre, ref, centre.supervisor, "not-pass", reason="Not enough")
    again = next(each for each in around(centre, ref).attempts)
    assert (state(centre, ref), again.attempt, again.state.value) == ("not-passed", 2, "open")
    assert sound(centre)


def test_the_candidate_and_the_other_sides_coordinators_are_told_once(centre):
    add(centre)
    assert mails(centre) == [("milestone-added", "Zeng"), ("milestone-added", "Smirnov")]


def test_it_is_journalled_with_its_reason(centre):
    ref = add(centre)
    told = journal(centre, "milestone-added", "own-milestone-added")
    assert told[0] == ("milestone-added", {"due_on": None}, {"due_on": "2027-06-15", "cause": "own-milestone"})
    assert told[1][2]["reason"] == "Comes from chemistry"
    origin = around(centre, ref).origin
    assert (origin.by.latin_family, origin.reason) == (centre.coordinator.family, "Comes from chemistry")


def test_nothing_else_moves_and_computing_again_changes_nothing(centre):
    add(centre)
    with centre.writing():
        assert recompute(lock_file(centre.candidacy.id), actor=centre.operator, now=centre.now, cause="test") == ()
    assert len(journal(centre, "date-moved")) == 0


def test_another_candidate_of_the_same_packs_is_not_asked_for_it(centre):
    with centre.writing():
        other = centre.enrol("friend", "Gao", "Lin")
    add(centre)
    with centre.reading():
        own = select(func.count()).select_from(Reviewable).where(Reviewable.candidacy_id == other.id)
        assert db.session.scalar(own) == 26


def test_waiving_is_how_it_is_cancelled_again(centre):
    ref = add(centre)
    with centre.writing():
        waive_milestone(ref, actor=centre.actor(centre.coordinator), reason="Asked by mistake", now=centre.now)
    assert state(centre, ref) == "waived"
    assert sound(centre)


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"titles": {"en": " "}}, "title-missing", "title_en"),
        ({"titles": {"ru": "я" * 201}}, "title-too-long", "title_ru"),
        ({"due_on": date(2026, 8, 31)}, "due-before-start", "due_on"),
        ({"due_on": date(2226, 8, 31)}, "day-far-away", "due_on"),
        ({"opens_on": date(2027, 6, 16)}, "opens-after-due", "opens_on"),
        ({"side": "kaznu"}, "side-unknown", "side"),
        ({"signed_as": f"{HIT}/no-such"}, "rule-unknown", "signed_as"),
        ({"form_of": "nonsense"}, "rule-unknown", "form_of"),
        ({"reason": " "}, "reason-missing", "reason"),
    ],
)
def test_what_cannot_be_is_refused_for_its_field(centre, values, code, field):
    with pytest.raises(InvalidInputError) as refused:
        add(centre, **values)
    assert (refused.value.code, refused.value.field) == (code, field)
    with centre.reading():
        assert db.session.scalar(select(func.count()).select_from(Supplement)) == 0


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("candidate", NotPermittedError),
        ("supervisor", NotPermittedError),
        ("partner", NotPermittedError),
        ("observer", NotFoundError),
        ("administrator", NotFoundError),
        ("stranger_coordinator", NotFoundError),
    ],
)
def test_only_coordinators_of_the_side_ask(centre, name, error):
    with pytest.raises(error):
        add(centre, person=centre.people[name])


# Replacing


def test_the_old_one_is_waived_and_both_know_of_each_other(centre):
    old = centre.milestone("qualifying-exam")
    new = replace(centre, old, signed_as=f"{HIT}/qualifying-exam")
    assert (state(centre, old), milestone(centre, old).waiver_reason) == ("waived", "Comes from chemistry")
    assert (state(centre, new), milestone(centre, new).due_on) == ("open", DUE)
    assert around(centre, new).replaces.ref == old
    assert around(centre, old).replaced_by.ref == new
    assert around(centre, old).attempts == ()
    assert sound(centre)


def test_it_is_one_journal_entry_and_one_mail_each(centre):
    old = centre.milestone("qualifying-exam")
    new = replace(centre, old)
    (told,) = journal(centre, "milestone-replaced")
    assert told[1:] == (
        {"state": "open"},
        {"state": "waived", "by_id": around(centre, old).replaced_by.id, "reason": "Comes from chemistry"},
    )
    assert journal(centre, "milestone-waived") == []
    assert mails(centre) == [("milestone-added", "Zeng"), ("milestone-added", "Smirnov")]
    assert around(centre, new).origin.reason == "Comes from chemistry"


def test_signatures_on_the_old_one_are_no_longer_needed(centre):
    old = centre.milestone("study-plan")
    submit(centre, old)
    replace(centre, old)
    assert {standing for _position, _family, _role, standing in chain(centre, old)} == {"waived"}


def test_a_joint_milestone_is_replaced_by_either_of_its_sides(centre):
    old = centre.milestone("study-plan")
    new = replace(centre, old, person=centre.partner, side=ITMO)
    with centre.reading():
        sides = db.session.scalar(
            select(func.count(MilestoneTrack.id))
            .join(Reviewable, Reviewable.id == MilestoneTrack.milestone_id)
            .where(Reviewable.ref == new)
        )
    assert (state(centre, old), sides) == ("waived", 1)


def test_the_side_must_be_one_that_asks_for_it(centre):
    with pytest.raises(InvalidInputError) as refused:
        replace(centre, centre.milestone("qualifying-exam"), person=centre.centre_coordinator, side=ITMO)
    assert (refused.value.code, refused.value.field) == ("side-unknown", "side")


def test_what_is_settled_is_not_replaced(centre):
    old = centre.milestone("study-plan")
    replace(centre, old)
    with pytest.raises(ImpossibleNowError):
        replace(centre, old)


def failed(centre, ref, at):
    centre.at(at)
    submit(centre, ref)
    decide(centre, ref, centre.supervisor, "not-pass", reason="Not convincing")


def test_what_may_be_tried_again_is_not_replaced_but_its_last_attempt_is(centre):
    first = centre.milestone("proposal")
    failed(centre, first, datetime(2028, 1, 10, 9, tzinfo=UTC))
    with pytest.raises(ImpossibleNowError) as refused:
        replace(centre, first, due_on=date(2029, 1, 10))
    assert refused.value.code == "milestone-not-replaceable"
    attempt = 2
    while True:
        try:
            last = centre.milestone("proposal", attempt=attempt)
        except Exception:  # noqa: BLE001 - there is no further attempt
            break
        failed(centre, last, datetime(2028, 1 + 2 * attempt, 10, 9, tzinfo=UTC))
        attempt += 1
    new = replace(centre, last, due_on=date(2029, 1, 10))
    assert (state(centre, last), around(centre, new).replaces.ref) == ("not-passed", last)
    assert [each.attempt for each in around(centre, last).attempts] == list(range(1, attempt - 1))
    with pytest.raises(ImpossibleNowError):
        replace(centre, last, due_on=date(2029, 1, 10))
    assert sound(centre)


# The preview


def test_the_preview_shows_the_day_and_what_else_would_move_and_writes_nothing(centre):
    with centre.reading():
        file = get_file(centre.candidacy.ref)
        seen = foresee(file, data(roll=Roll.NEXT, due_on=date(2027, 5, 1)), now=centre.now)
        # China's days off around 1 May last until the 5th.
        assert (seen.planned.due_on.isoformat(), seen.moves) == ("2027-05-05", ())
        assert db.session.scalar(select(func.count()).select_from(Supplement)) == 0


def test_replacing_the_defence_would_move_what_is_counted_from_it(centre):
    with centre.reading():
        file, defence = get_file_of_milestone(centre.milestone("defence"))
        seen = foresee(file, data(), now=centre.now, old=defence)
        assert {"2026-12-23", "2027-02-23"} < {move.new_due_on.isoformat() for move in seen.moves}
