"""Rounds of sign-off: opened with a submission, asked position by position, closed, passed on when people change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from doctoral_center.db import db
from doctoral_center.domain.errors import ImpossibleNowError, NotPermittedError
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.references import Prefix, new_reference
from doctoral_center.domain.rounds import undo_until
from doctoral_center.domain.sign_off import Asked, ClosedBecause, Need, Outcome, SignerRole, outcome, who_is_asked
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.notifications.outbox import Notice, enqueue_all
from doctoral_center.operations.journal import Happening, record
from doctoral_center.policy.actors import Actor, File
from doctoral_center.policy.permissions import can, require
from doctoral_center.queries.files import LoadedFile, lock_file
from doctoral_center.queries.rounds import (
    LoadedReview,
    LoadedRound,
    LoadedStage,
    add_sign_offs,
    get_holders,
    list_reviews_waiting_for,
    lock_milestone_review,
)

SUPERVISING = frozenset({SignerRole.LEAD_SUPERVISOR, SignerRole.CO_SUPERVISORS, SignerRole.SUPERVISORS})


def require_in(
    review: LoadedReview, actor: Actor, permission: Permission, asked_ids: frozenset[int] = frozenset()
) -> None:
    """Pass if `actor` has `permission` in this locked review; else raise as policy.require does.

    The usual case needs no more than is loaded; only a refusal reads the whole file, to know whether it is visible.
    """
    if not can(actor, permission, File(review.candidacy.person_id, frozenset(), frozenset(), asked_ids=asked_ids)):
        require(actor, Permission.READ_CANDIDACY, lock_file(review.candidacy.id).access(actor))
        raise NotPermittedError("not-permitted", {"permission": permission})


def open_round(review: LoadedReview, *, report_version: int | None, actor: Actor, now: datetime) -> LoadedRound:
    """Open the next round of a locked review and ask the people of its first position.

    All stages of all tracks are written at once, so that the chain can be shown; people are asked when their position
    opens, and the list of those asked is frozen then. `report_version` None: nothing is written for it.
    """
    opened = Round(
        reviewable_id=review.id,
        number=review.round.round.number + 1 if review.round else 1,
        report_version=report_version,
        opened_at=now,
        opened_by_id=actor.person_id,
    )
    db.session.add(opened)
    db.session.flush()
    stages = [
        Stage(
            round_id=opened.id,
            position=planned.position,
            track_id=planned.track_id,
            roles=",".join(planned.stage.by),
            need=planned.stage.need,
            within_days=planned.stage.within_days,
        )
        for planned in review.subject.stages()
    ]
    db.session.add_all(stages)
    db.session.flush()
    review.round = LoadedRound(opened, [LoadedStage(stage) for stage in stages], is_latest=True)
    open_position(review, 1, now=now)
    return review.round


def open_position(review: LoadedReview, position: int, *, now: datetime, caused_by_id: int | None = None) -> None:
    """Ask everybody of the stages at `position` of the loaded round, side by side.

    They are told at once, or, when a verdict opened the position (`caused_by_id`, its sign-off), after the time in
    which that verdict can be taken back.
    """
    assert review.round is not None
    loaded = review.round.at(position)
    today = review.today(now)
    institutions = {each.stage.id: review.institution_of(each.stage) for each in loaded}
    holders = get_holders(review.candidacy.id, sorted(set(institutions.values())), today=today)
    to_ask: list[tuple[Stage, Asked]] = []
    for each in loaded:
        stage = each.stage
        asking = who_is_asked(_roles(stage), holders[institutions[stage.id]], review.candidacy.person_id)
        stage.opened_at = now
        stage.due_on = today + timedelta(days=stage.within_days) if stage.within_days is not None else None
        # A position that was opened before and undone may have fallen to the centre then.
        stage.fell_to_centre = asking.fell_to_centre
        to_ask += [(stage, one) for one in asking.asked]
    new = _ask(to_ask, now)
    for each in loaded:
        each.sign_offs += [sign_off for sign_off in new if sign_off.stage_id == each.stage.id]
    _tell(review, new, now=now, caused_by_id=caused_by_id)


def _roles(stage: Stage) -> list[SignerRole]:
    """Return the parts that the rule named when the round was opened; it may have been changed since."""
    return [SignerRole(role) for role in stage.roles.split(",")]


def _ask(asked: Sequence[tuple[Stage, Asked]], now: datetime) -> list[SignOff]:
    return add_sign_offs(
        [
            {
                "ref": new_reference(Prefix.SIGN_OFF),
                "stage_id": stage.id,
                "person_id": one.person_id,
                "role": one.role,
                "asked_at": now,
                "due_on": stage.due_on,
            }
            for stage, one in asked
        ]
    )


def _tell(review: LoadedReview, sign_offs: Sequence[SignOff], *, now: datetime, caused_by_id: int | None) -> None:
    assert review.round is not None
    # Who is asked by both sides at once signs once, and is told once.
    first = {sign_off.person_id: sign_off for sign_off in reversed(sign_offs)}
    notices = [
        Notice(
            NoticeKind.SIGN_OFF_ASKED,
            sign_off.person_id,
            sign_off.id,
            reviewable_id=review.id,
            sign_off_id=sign_off.id,
            caused_by_id=caused_by_id,
            round=review.round.round.number,
            data={"version": review.round.round.report_version},
            not_before=undo_until(now) if caused_by_id is not None else None,
        )
        for sign_off in sign_offs
        if first[sign_off.person_id] is sign_off
    ]
    enqueue_all(notices, now=now)


def may_fail(review: LoadedReview, each: LoadedStage) -> bool:
    """Tell whether the stage's side lets it be failed."""
    return review.subject.may_fail(each.stage.track_id)


def stage_outcome(review: LoadedReview, each: LoadedStage) -> Outcome:
    """Return what the verdicts in a loaded stage come to as they stand."""
    # Any one coordinator of the centre may stand in for people who are not there.
    need = Need.ONE if each.stage.fell_to_centre else each.stage.need
    return outcome(need, each.verdicts, may_fail=may_fail(review, each))


def close_sign_offs(sign_offs: Iterable[SignOff], because: ClosedBecause, *, now: datetime) -> None:
    """Close the open ones among `sign_offs`: they are no longer needed."""
    for sign_off in sign_offs:
        if sign_off.verdict is None and sign_off.closed_at is None:
            sign_off.closed_at, sign_off.closed_because = now, because.value


def close_round(review: LoadedReview, because: ClosedBecause, *, now: datetime) -> None:
    """Close the loaded round without an outcome, if it is open: withdrawn, waived or cancelled."""
    if review.round is None or review.round.round.closed_at is not None:
        return
    close_sign_offs(review.round.sign_offs(), because, now=now)
    review.round.round.closed_at = now


@dataclass(frozen=True)
class Succession:
    """A supervisor who leaves, and who takes over; None: nobody."""

    person_id: int
    successor_id: int | None


def pass_on_sign_offs(file: LoadedFile, succession: Succession, *, actor: Actor, now: datetime) -> int:
    """Close a leaving supervisor's open sign-offs in the locked `file` and ask the successor; return how many moved.

    Verdicts that were given stay. Without a successor, a stage in which nobody else is left to sign goes to the
    centre's coordinators: nothing approves itself by people leaving. Call it after the supervisions have been changed.
    """
    moved = 0
    for review in list_reviews_waiting_for(file.candidacy, file.zone, succession.person_id):
        assert review.round is not None
        for each in review.round.stages:
            moved += _pass_on(review, each, succession, actor=actor, now=now)
        # An older page of this round no longer shows who signs, and nothing before this can be taken back.
        review.reviewable.version += 1
    return moved


def _pass_on(review: LoadedReview, each: LoadedStage, succession: Succession, *, actor: Actor, now: datetime) -> int:
    leaving = [one for one in each.open if one.person_id == succession.person_id and one.role in SUPERVISING]
    if not leaving:
        return 0
    close_sign_offs(leaving, ClosedBecause.REPLACED, now=now)
    db.session.flush()
    asked = _successors(review, each, succession, leaving[0].role, review.today(now))
    new = _ask([(each.stage, one) for one in asked], now)
    each.sign_offs += new
    _tell(review, new, now=now, caused_by_id=None)
    record(
        Happening(
            "sign-off-passed-on",
            review.kind,
            review.id,
            before={"person": succession.person_id},
            after={"people": [one.person_id for one in new], **review.subject.told()},
        ),
        actor=actor,
        now=now,
        candidacy=review.candidacy,
    )
    return len(leaving)


def _successors(
    review: LoadedReview, each: LoadedStage, succession: Succession, role: SignerRole, today: date
) -> list[Asked]:
    asked_already = {one.person_id for one in each.live}
    successor = succession.successor_id
    if successor is not None and successor not in asked_already | {review.candidacy.person_id}:
        return [Asked(successor, role)]
    if each.open:
        return []
    each.stage.fell_to_centre = True
    institution_id = review.institution_of(each.stage)
    holders = get_holders(review.candidacy.id, [institution_id], today=today)[institution_id]
    asking = who_is_asked((SignerRole.CENTRE_COORDINATOR,), holders, review.candidacy.person_id)
    return [one for one in asking.asked if one.person_id not in asked_already]


def ask_again(milestone_ref: str, *, actor: Actor, now: datetime) -> int:
    """Ask whoever holds the parts today, in every stage whose turn it is and where nobody is asked; return how many.

    A stage is left with nobody when no one held its parts, not even a coordinator of the centre. Who has signed is not
    asked again. Raises NotFoundError, NotPermittedError, ImpossibleNowError `somebody-is-asked` when nothing is stuck.
    """
    review = lock_milestone_review(milestone_ref)
    file = lock_file(review.candidacy.id)
    require(actor, Permission.MANAGE_SUPERVISIONS, file.access(actor))
    stuck = _stuck(review)
    if not stuck:
        raise ImpossibleNowError("somebody-is-asked")
    new = [one for each in stuck for one in _ask_afresh(review, each, now)]
    _tell(review, new, now=now, caused_by_id=None)
    review.reviewable.version += 1
    record(
        Happening("signers-asked-again", review.kind, review.id, after={"people": [one.person_id for one in new]}),
        actor=actor,
        now=now,
        candidacy=review.candidacy,
    )
    return len(new)


def _stuck(review: LoadedReview) -> list[LoadedStage]:
    if review.round is None or review.round.round.closed_at is not None:
        return []
    return [
        each
        for each in review.round.stages
        if each.stage.opened_at is not None and each.stage.outcome is Outcome.PENDING and not each.open
    ]


def _ask_afresh(review: LoadedReview, each: LoadedStage, now: datetime) -> list[SignOff]:
    institution_id = review.institution_of(each.stage)
    holders = get_holders(review.candidacy.id, [institution_id], today=review.today(now))[institution_id]
    asking = who_is_asked(_roles(each.stage), holders, review.candidacy.person_id)
    each.stage.fell_to_centre |= asking.fell_to_centre
    has_signed = {one.person_id for one in each.live}
    each.stage.due_on = review.today(now) + timedelta(days=each.stage.within_days or 0)
    new = _ask([(each.stage, one) for one in asking.asked if one.person_id not in has_signed], now)
    each.sign_offs += new
    return new
