"""One decision about time for several candidates at once: foreseen for each, taken for all or for none, taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from doctoral_center.db import db
from doctoral_center.domain.candidacies import ENDED, CandidacyState
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.decisions import (
    MOST_AT_ONCE,
    DecisionData,
    check_decision,
    granted_to,
    known_milestone,
)
from doctoral_center.domain.errors import DomainError, ImpossibleNowError, InvalidInputError, NotFoundError
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.plan_moves import DayMove, plan_moves
from doctoral_center.domain.plans import Ends, Granted, Known, Plan
from doctoral_center.domain.reasons import checked_reason
from doctoral_center.domain.references import Prefix, as_reference
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.institutions import Institution
from doctoral_center.notifications.outbox import Notice, enqueue_all
from doctoral_center.operations.changes_of_time import (
    days_told,
    new_change,
    permission_over,
    recompute_with,
    why_not_back,
    withdraw,
)
from doctoral_center.operations.grant_checks import check_facts
from doctoral_center.operations.notices import list_concerned_ids
from doctoral_center.operations.plans import Moved
from doctoral_center.policy.actors import Actor, File
from doctoral_center.policy.permissions import can, require
from doctoral_center.queries.candidacies import list_ids_by_ref
from doctoral_center.queries.changes_of_time import GrantedChange, lock_change
from doctoral_center.queries.decisions import get_author, get_decision, list_parts_by_candidacy
from doctoral_center.queries.files import LoadedFile, lock_file
from doctoral_center.queries.plans import PlanFacts, get_stored_plan, plan_facts
from doctoral_center.queries.stored_plans import FilePlan

Days = Mapping[int, date | None]


@dataclass(frozen=True)
class Foreseen:
    """What the decision would do to one candidate's dates."""

    file: FilePlan
    moves: tuple[DayMove, ...]
    after: Ends


@dataclass(frozen=True)
class LeftOut:
    """A candidate whom the decision cannot concern, and why not."""

    file: FilePlan
    error: DomainError


@dataclass(frozen=True)
class Outlook:
    """A decision before it is taken."""

    foreseen: Sequence[Foreseen]
    left_out: Sequence[LeftOut]


@dataclass(frozen=True)
class Decided:
    """For how many candidates something was decided, or taken back, and how many of their dates moved."""

    candidates: int
    dates: int


def foresee(
    data: DecisionData,
    files: Sequence[FilePlan],
    *,
    sides: Mapping[int, Institution],
    actor: Actor,
    today: date,
) -> Outlook:
    """Return what the decision would do to each file, and who would be left out and why. Reads and writes nothing.

    `sides` are the universities by id, `today` a day in the programme's zone. Raises InvalidInputError as
    check_decision does, and `nobody-ticked`.
    """
    check_decision(data, today)
    if not files:
        raise InvalidInputError("nobody-ticked", "candidates")
    foreseen, left_out = [], []
    for file in files:
        try:
            subject = _Subject(file.person_id, file.state, file.facts, file.due_on, sides)
            _granted, plan = _possible(data, subject, actor=actor, today=today)
        except DomainError as error:
            left_out.append(LeftOut(file, error))
        else:
            moves = plan_moves(plan, file.facts.known, file.due_on)
            foreseen.append(Foreseen(file, moves, Ends(plan.normal_end_on, plan.latest_end_on)))
    return Outlook(foreseen, left_out)


def decide_for_several(
    decision_ref: str, refs: Sequence[str], data: DecisionData, *, actor: Actor, now: datetime
) -> Decided:
    """Take a decision for these candidacies, all or nothing, locked in the order of their ids.

    `decision_ref` is a new D-… reference; the same one again, by the same person, changes nothing. Each candidate is
    told once, and each coordinator of another side once for all of them. Raises InvalidInputError `reason-missing`,
    `reason-too-long`, `nobody-ticked`, `too-many-at-once`, and as foresee() lists them as left out; NotFoundError,
    NotPermittedError, ImpossibleNowError `candidacy-has-ended`, `no-such-milestone`, `milestone-settled`.
    """
    require(actor, Permission.DECIDE_FOR_SEVERAL)
    if as_reference(decision_ref, Prefix.DECISION) != decision_ref:
        raise NotFoundError
    author = get_author(decision_ref)
    if author is not None:
        if author != actor.person_id:
            raise NotFoundError
        return Decided(0, 0)
    checked_reason(data.reason)
    if not refs:
        raise InvalidInputError("nobody-ticked", "candidates")
    if len(set(refs)) > MOST_AT_ONCE:
        raise InvalidInputError("too-many-at-once", "candidates", {"most": MOST_AT_ONCE})
    ids = list_ids_by_ref(refs)
    if len(ids) != len(set(refs)):
        raise NotFoundError
    done = [_decide(lock_file(each), data, decision_ref, actor=actor, now=now) for each in sorted(ids)]
    _tell(done, decision_ref, actor=actor, now=now)
    return Decided(len(done), sum(len(each.moved) for each in done))


@dataclass(frozen=True)
class _Done:
    file: LoadedFile
    change: ChangeOfTime
    moved: tuple[Moved, ...]

    @property
    def about(self) -> int:
        """The milestone by which the mails are found."""
        return self.change.milestone_id or self.moved[0].milestone.reviewable_id


def _decide(file: LoadedFile, data: DecisionData, decision_ref: str, *, actor: Actor, now: datetime) -> _Done:
    stored, today = get_stored_plan(file), file.today(now)
    check_decision(data, today)
    subject = _Subject(
        file.candidacy.person_id,
        file.candidacy.state,
        plan_facts(file, stored),
        {each.reviewable_id: each.due_on for each in stored.milestones},
        {track.institution_id: track.institution for track in file.candidacy.tracks},
    )
    granted, _plan = _possible(data, subject, actor=actor, today=today)
    change = new_change(file, granted.change.kind, data.reason, actor, now)
    for name in ("first_on", "last_on", "from_on", "percent", "due_on", "decided_on"):
        setattr(change, name, getattr(granted.change, name))
    change.milestone_id, change.decision_ref = granted.milestone_id, decision_ref
    db.session.add(change)
    return _Done(file, change, recompute_with(file, change, actor=actor, now=now))


@dataclass(frozen=True)
class _Subject:
    """One candidate, as a decision meets her; `due_on` by milestone id, `sides` by a university's id."""

    person_id: int
    state: CandidacyState
    facts: PlanFacts
    due_on: Days
    sides: Mapping[int, Institution]

    @property
    def institutions(self) -> Mapping[int, int]:
        """The university of each track."""
        return {track.id: track.institution_id for track in self.facts.tracks}

    def access(self, known: Known | None = None) -> File:
        """What decides over rights in this file, or over one of its milestones."""
        own = frozenset(self.institutions[part.track_id] for part in known.parts) if known is not None else frozenset()
        return File(self.person_id, frozenset(), frozenset(self.institutions.values()), side_ids=own)


def _possible(data: DecisionData, subject: _Subject, *, actor: Actor, today: date) -> tuple[Granted, Plan]:
    """Return the change for one candidate and the plan with it, or raise why it cannot be."""
    require(actor, Permission.MANAGE_CANDIDACY, subject.access())
    if subject.state in ENDED:
        raise ImpossibleNowError("candidacy-has-ended")
    known: Known | None = None
    if data.kind is ChangeKind.EXTENSION and data.milestone is not None:
        side_id = data.milestone.side_id
        track_id = next((track.id for track in subject.facts.tracks if track.side_id == side_id), None)
        known = known_milestone(data.milestone, track_id, subject.facts.known)
        require(actor, Permission.CHANGE_DATES, subject.access(known))
    granted = granted_to(data, known, subject.due_on, today)
    return granted, check_facts(subject.facts, subject.due_on, granted, sides=subject.sides)


def _tell(
    done: Sequence[_Done], decision_ref: str, *, actor: Actor, now: datetime, kind: NoticeKind = NoticeKind.DATE_MOVED
) -> None:
    """Tell each candidate her dates; each coordinator of a side once, however many of her candidates it concerns."""
    moved = [each for each in done if each.moved]
    notices = [_notice(kind, each.file.candidacy.person_id, each) for each in moved]
    others: dict[int, list[_Done]] = {}
    for each in moved:
        for person_id in list_concerned_ids(each.file, [move.milestone for move in each.moved], actor=actor):
            if person_id != each.file.candidacy.person_id:
                others.setdefault(person_id, []).append(each)
    for person_id, files in others.items():
        if len(files) == 1:
            notices.append(_notice(kind, person_id, files[0]))
            continue
        dates = sum(len(each.moved) for each in files)
        data = {"moved": [], "candidates": len(files), "dates": dates, "decision": decision_ref}
        # The second round tells that it was taken back.
        round_number = 0 if kind is NoticeKind.DATE_MOVED else 1
        notice = _notice(NoticeKind.DATE_MOVED, person_id, files[0])
        notices.append(replace(notice, round=round_number, data=data))
    enqueue_all(notices, now=now)


def _notice(kind: NoticeKind, person_id: int, done: _Done) -> Notice:
    data = {"moved": days_told(done.moved)}
    return Notice(kind, person_id, done.change.id, reviewable_id=done.about, data=data)


# Taking it back


def take_back_decision(decision_ref: str, *, actor: Actor, reason: str, now: datetime) -> Decided:
    """Take a decision back for everybody whose dates have not been decided on again since, locked in id order.

    What was taken back already stays so; whose leave was corrected or whose milestone got another day since, what is
    settled, and whose dates are not the actor's to change, are left as they are (why_it_stays). Raises NotFoundError,
    InvalidInputError `reason-missing`, `reason-too-long`.
    """
    require(actor, Permission.DECIDE_FOR_SEVERAL)
    changed = {part.change.ref: part.why_it_stays is not None for part in get_decision(decision_ref, actor=actor)}
    if not changed:
        raise NotFoundError
    reason = checked_reason(reason)
    done: list[_Done] = []
    for ref, _candidacy_id in list_parts_by_candidacy(decision_ref):
        if changed.get(ref, True):
            continue
        granted = lock_change(ref)
        if granted.change.is_in_force and why_it_stays(granted, actor=actor) is None:
            moved = withdraw(granted, actor=actor, reason=reason, now=now)
            done.append(_Done(granted.file, granted.change, moved))
    _tell(done, decision_ref, actor=actor, now=now, kind=NoticeKind.CHANGE_TAKEN_BACK)
    return Decided(len(done), sum(len(each.moved) for each in done))


def why_it_stays(granted: GrantedChange, *, actor: Actor) -> DomainError | None:
    """Return why a part that nobody has changed since cannot be taken back with the others; None if it can."""
    if not can(actor, permission_over(granted.change), granted.access(actor)):
        return ImpossibleNowError("not-permitted")
    return why_not_back(granted)
