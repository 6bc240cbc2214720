"""Ask a milestone of one candidate alone, beside what her pack asks or in the place of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.days import check_near
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError
from doctoral_center.domain.individual_milestones import (
    DEFAULT_SIGN_OFF,
    PREFIX,
    Decided,
    IndividualMilestone,
    days_until,
    pack_text,
)
from doctoral_center.domain.milestones import SETTLED_STATES, MilestoneState
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.plans import Ends, Known, Plan, PlannedMilestone, compute_plan
from doctoral_center.domain.reasons import checked_reason
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.domain.regulation_rules import Form, LocalText, MilestoneRule, Roll
from doctoral_center.models.candidacies import Track
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Milestone
from doctoral_center.models.supplements import Supplement
from doctoral_center.notifications.outbox import Notice, enqueue
from doctoral_center.operations.journal import Happening, record
from doctoral_center.operations.milestones import settle_as_waived
from doctoral_center.operations.plans import Moved, moves_in, recompute
from doctoral_center.operations.regulations import store_individual
from doctoral_center.policy.actors import Actor, File
from doctoral_center.policy.permissions import require
from doctoral_center.queries.appointments import list_coordinator_ids
from doctoral_center.queries.files import LoadedFile, lock_file_by_ref, lock_milestone
from doctoral_center.queries.own_milestones import get_milestone_of_rule, get_surroundings
from doctoral_center.queries.plans import get_stored_plan, granted, list_changes_of_time, plan_input
from doctoral_center.queries.regulations import parsed_regulation
from doctoral_center.queries.rounds import lock_milestone_review

TITLE_LENGTH = 200
LANGUAGES = ("en", "zh", "ru")


@dataclass(frozen=True)
class OwnMilestoneData:
    """What is asked. `side` is an institution's code; days are in the programme's zone.

    `titles` by language: one is enough. `signed_as` and `form_of` name a rule of one of the candidate's packs as
    «institution code/rule code»: who signs and how often it may be tried, and what is to be written. Without them the
    supervisors and then the side's coordinator sign, and nothing is written.
    """

    side: str
    titles: Mapping[str, str]
    due_on: date
    reason: str
    opens_on: date | None = None
    roll: Roll = Roll.NONE
    signed_as: str = ""
    form_of: str = ""


@dataclass(frozen=True)
class Foreseen:
    """The milestone as it would be, and what else would move."""

    planned: PlannedMilestone
    moves: tuple[Moved, ...]
    ends: Ends


def add_milestone(candidacy_ref: str, data: OwnMilestoneData, *, actor: Actor, now: datetime) -> str:
    """Ask a milestone of this candidate alone; return its reference.

    Its due day is kept as days after the start, so that leaves and part-time study move it like any other. Raises
    ImpossibleNowError `candidacy-ended`; InvalidInputError `title-missing`, `title-too-long`, `due-before-start`,
    `opens-after-due`, `side-unknown`, `rule-unknown`, `reason-missing`, `reason-too-long`, `day-far-away`.
    """
    file = lock_file_by_ref(candidacy_ref)
    require(actor, Permission.ADD_MILESTONE, access_to_sides(file, actor))
    track = _side(file, data.side)
    require_for_side(file, track, actor=actor)
    return _add(file, track, data, actor=actor, now=now).reviewable.ref


def replace_milestone(milestone_ref: str, data: OwnMilestoneData, *, actor: Actor, now: datetime) -> str:
    """Ask another milestone in the place of this one, which is waived in the same act; return the new reference.

    One whose attempts are used up stays «not passed» and can be replaced once. The side is one of its own. Raises as
    add_milestone and waive_milestone do, and ImpossibleNowError `milestone-not-replaceable`.
    """
    review = lock_milestone_review(milestone_ref)
    file, old = lock_milestone(milestone_ref)
    require(actor, Permission.WAIVE_MILESTONE, file.access(actor, old))
    track = _side(file, data.side, [part.track_id for part in old.tracks])
    require_for_side(file, track, actor=actor)
    before = old.reviewable.state
    check_replaceable(old)
    if before is not MilestoneState.NOT_PASSED:
        settle_as_waived(review, file, old, checked_reason(data.reason), now=now)
    new = _add(file, track, data, actor=actor, now=now, old=old)
    happening = Happening(
        "milestone-replaced",
        "milestone",
        old.reviewable_id,
        before={"state": before},
        after={"state": old.reviewable.state, "by_id": new.reviewable_id, "reason": checked_reason(data.reason)},
    )
    record(happening, actor=actor, now=now, candidacy=file.candidacy)
    return new.reviewable.ref


def check_replaceable(milestone: Milestone) -> None:
    """Pass what is open and what nothing comes after any more.

    Raises ImpossibleNowError `milestone-not-replaceable` for what is settled otherwise, tried again or replaced.
    """
    reviewable = milestone.reviewable
    if reviewable.state is MilestoneState.NOT_PASSED:
        around = get_surroundings(milestone.reviewable_id, reviewable.candidacy_id)
        number = milestone.tracks[0].attempt
        if around.replaced_by is None and all(each.attempt < number for each in around.attempts):
            return
    elif reviewable.state not in SETTLED_STATES | {MilestoneState.CANCELLED}:
        return
    raise ImpossibleNowError("milestone-not-replaceable", {"state": reviewable.state})


def foresee(file: LoadedFile, data: OwnMilestoneData, *, now: datetime, old: Milestone | None = None) -> Foreseen:
    """Return the day that the milestone would get, and what else would move. Writes nothing; raises as adding does."""
    stored = get_stored_plan(file)
    track = _side(file, data.side)
    asked, days = _asked(file, track, data, stored.changes, now=now)
    checked_reason(data.reason)
    given = plan_input(file, replace(stored, added=[(track.id, asked.rule(days))]))
    if old is not None:
        given = replace(given, known=[_as_waived(each, old.reviewable_id, file.today(now)) for each in given.known])
    plan = compute_plan(given)
    milestones = {milestone.reviewable_id: milestone for milestone in stored.milestones}
    ends = Ends(plan.normal_end_on, plan.latest_end_on)
    return Foreseen(_planned(plan, asked.code), tuple(moves_in(plan, milestones)), ends)


def access_to_sides(file: LoadedFile, actor: Actor) -> File:
    """Return what decides whether the actor may ask something in the name of any of the sides."""
    access = file.access(actor)
    return replace(access, side_ids=access.institution_ids)


def require_for_side(file: LoadedFile, track: Track, *, actor: Actor) -> None:
    """Pass those who may ask something in the name of this side; raise as require does."""
    access = replace(file.access(actor), side_ids=frozenset({track.institution_id}))
    require(actor, Permission.ADD_MILESTONE, access)


def _as_waived(known: Known, milestone_id: int, today: date) -> Known:
    if known.id != milestone_id or known.state is MilestoneState.NOT_PASSED:
        return known
    return replace(known, state=MilestoneState.WAIVED, settled_on=today)


def _planned(plan: Plan, code: str) -> PlannedMilestone:
    return next(each for each in plan.milestones if each.parts[0].part.rule_code == code)


def _add(
    file: LoadedFile, track: Track, data: OwnMilestoneData, *, actor: Actor, now: datetime, old: Milestone | None = None
) -> Milestone:
    if file.candidacy.state in ENDED:
        raise ImpossibleNowError("candidacy-ended")
    reason = checked_reason(data.reason)
    asked, days = _asked(file, track, data, list_changes_of_time(file.candidacy.id), now=now)
    decided = Decided(actor.person_id, file.today(now))
    regulation = store_individual(pack_text(asked, days, parsed_regulation(track.regulation), decided), now=now)
    db.session.add(
        Supplement(
            regulation_id=regulation.id,
            track_id=track.id,
            reason=reason,
            added_by_id=actor.person_id,
            added_at=now,
            replaces_id=old.reviewable_id if old is not None else None,
        )
    )
    db.session.flush()
    recompute(file, actor=actor, now=now, cause="own-milestone", added=[(track.id, asked.rule(days))])
    new = get_milestone_of_rule(regulation.id)
    after = {"due_on": new.due_on, "track_id": track.id, "reason": reason}
    happening = Happening("own-milestone-added", "milestone", new.reviewable_id, after=after)
    record(happening, actor=actor, now=now, candidacy=file.candidacy)
    _tell(file, track, new, old, actor=actor, now=now)
    return new


def _tell(
    file: LoadedFile, track: Track, new: Milestone, old: Milestone | None, *, actor: Actor, now: datetime
) -> None:
    """Tell the candidate and the other sides' coordinators, once, of what is new and of what it replaces."""
    others = {each.institution_id for each in file.candidacy.tracks} - {track.institution_id}
    people = [file.candidacy.person_id, *list_coordinator_ids(others, on=actor.today)]
    for person_id in dict.fromkeys(people):
        if person_id == actor.person_id:
            continue
        notice = Notice(
            NoticeKind.MILESTONE_ADDED,
            person_id,
            new.reviewable_id,
            reviewable_id=new.reviewable_id,
            data={"replaces": old.reviewable_id} if old is not None else {},
        )
        enqueue(notice, now=now)


# What is asked


def _asked(
    file: LoadedFile, track: Track, data: OwnMilestoneData, changes: Sequence[ChangeOfTime], *, now: datetime
) -> tuple[IndividualMilestone, int]:
    """Return the milestone and on which day after the start it is due, all that was typed in checked."""
    starts_on = file.candidacy.starts_on
    title = _title(data.titles)
    check_near(data.due_on, file.today(now), "due_on")
    if data.due_on < starts_on:
        raise InvalidInputError("due-before-start", "due_on", {"due_on": data.due_on, "start_on": starts_on})
    if data.opens_on is not None and data.opens_on > data.due_on:
        raise InvalidInputError("opens-after-due", "opens_on", {"opens_on": data.opens_on, "due_on": data.due_on})
    like = _rule(file, data.signed_as, "signed_as")[0] if data.signed_as else None
    asked = IndividualMilestone(
        code=f"{PREFIX.removesuffix('m-')}{new_reference(Prefix.MILESTONE).lower()}",
        title=title,
        opens_days_before=(data.due_on - data.opens_on).days if data.opens_on is not None else None,
        roll=data.roll,
        sign_off=like.sign_off if like is not None else DEFAULT_SIGN_OFF,
        may_fail=like.may_fail if like is not None else None,
        form=_rule(file, data.form_of, "form_of")[1] if data.form_of else None,
    )
    general = [granted(change).change for change in changes if change.milestone_id is None]
    return asked, days_until(data.due_on, parsed_regulation(track.regulation), starts_on, general)


def _side(file: LoadedFile, code: str, among: Sequence[int] | None = None) -> Track:
    for track in file.candidacy.tracks:
        if track.institution.code == code and (among is None or track.id in among):
            return track
    raise InvalidInputError("side-unknown", "side", {"code": code})


def _title(titles: Mapping[str, str]) -> LocalText:
    given = {language: " ".join(titles.get(language, "").split()) for language in LANGUAGES}
    for language, title in given.items():
        if len(title) > TITLE_LENGTH:
            raise InvalidInputError("title-too-long", f"title_{language}", {"most": TITLE_LENGTH})
    first = next((title for title in given.values() if title), None)
    if first is None:
        raise InvalidInputError("title-missing", "title_en")
    return LocalText(*(given[language] or first for language in LANGUAGES))


def _rule(file: LoadedFile, name: str, field: str) -> tuple[MilestoneRule, Form | None]:
    """Return the rule that is named «institution code/rule code», and its form; those of the candidate's own packs."""
    side, _slash, code = name.partition("/")
    for track in file.candidacy.tracks:
        pack = parsed_regulation(track.regulation)
        if track.institution.code == side and code in {rule.code for rule in pack.milestones}:
            rule = pack.rule(code)
            return rule, pack.forms[rule.form] if rule.form is not None else None
    raise InvalidInputError("rule-unknown", field, {"name": name})
