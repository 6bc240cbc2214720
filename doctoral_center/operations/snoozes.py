"""Put something off until a day, and take it up again: one's own reminders rest, and the file's log says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.errors import ImpossibleNowError, StaleVersionError
from doctoral_center.domain.milestones import WITH_CANDIDATE
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.reminders import ReminderSource
from doctoral_center.domain.snoozes import check_snooze
from doctoral_center.models.messages import Snooze
from doctoral_center.operations.journal import Happening, record
from doctoral_center.operations.reviews import require_signer, sign_off_of
from doctoral_center.operations.rounds import require_in
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.rounds import LoadedReview, lock_milestone_review, lock_sign_off_review
from doctoral_center.queries.snoozes import list_own_snoozes


@dataclass(frozen=True)
class _Subject:
    """What rests: the outbox's kind, its subjects' ids, and in whose name the actor decides on them, if not her own."""

    review: LoadedReview
    kind: ReminderSource
    ids: Sequence[int]
    in_name_of_id: int | None = None


def put_off_sign_off(sign_off_ref: str, until_on: date, *, actor: Actor, now: datetime) -> None:
    """Let the actor hear nothing more of a decision that waits for her before `until_on`, a day where she lives.

    Whoever is asked by both sides at once puts both off. A deputy puts off her own reminders. The same day again
    changes nothing. Raises NotFoundError, NotPermittedError; StaleVersionError `sign-off-closed` when nothing is waited
    for any more; ImpossibleNowError `due-already`; InvalidInputError `snooze-not-later` or `snooze-past-due`.
    """
    subject, due_on = _signing(sign_off_ref, actor)
    if not subject.ids:
        raise StaleVersionError("sign-off-closed")
    _put_off(subject, until_on, due_on, actor=actor, now=now)


def take_up_sign_off(sign_off_ref: str, *, actor: Actor, now: datetime) -> None:
    """End the actor's rest from a decision; without one nothing changes. Raises NotFoundError, NotPermittedError."""
    subject, _due_on = _signing(sign_off_ref, actor)
    _take_up(subject, actor=actor, now=now)


def put_off_milestone(milestone_ref: str, until_on: date, *, actor: Actor, now: datetime) -> None:
    """Let the candidate hear nothing more of what she has to hand in before `until_on`, a day where she lives.

    Raises NotFoundError, NotPermittedError; ImpossibleNowError `nothing-to-hand-in` or `due-already`; InvalidInputError
    as put_off_sign_off.
    """
    subject = _handing_in(milestone_ref, actor)
    milestone = subject.review.milestone
    if subject.review.reviewable.state not in WITH_CANDIDATE or milestone.is_forecast:
        raise ImpossibleNowError("nothing-to-hand-in")
    _put_off(subject, until_on, milestone.due_on, actor=actor, now=now)


def take_up_milestone(milestone_ref: str, *, actor: Actor, now: datetime) -> None:
    """End the candidate's rest from a milestone; without one nothing changes."""
    _take_up(_handing_in(milestone_ref, actor), actor=actor, now=now)


def _signing(sign_off_ref: str, actor: Actor) -> tuple[_Subject, date | None]:
    """Return what the person asked has open beside this sign-off, itself included, and its last day."""
    review = lock_sign_off_review(sign_off_ref)
    sign_off = sign_off_of(review)
    require_signer(review, sign_off, actor)
    assert review.round is not None
    mine = [one for each in review.round.stages for one in each.open if one.person_id == sign_off.person_id]
    is_deputy = sign_off.person_id != actor.person_id
    subject = _Subject(
        review,
        ReminderSource.SIGN_OFF_DUE,
        [one.id for one in mine],
        in_name_of_id=sign_off.person_id if is_deputy else None,
    )
    return subject, min((one.due_on for one in mine if one.due_on is not None), default=None)


def _handing_in(milestone_ref: str, actor: Actor) -> _Subject:
    review = lock_milestone_review(milestone_ref)
    require_in(review, actor, Permission.SUBMIT_MILESTONE)
    return _Subject(review, ReminderSource.REPORT_DUE, [review.id])


def _put_off(subject: _Subject, until_on: date, due_on: date | None, *, actor: Actor, now: datetime) -> None:
    check_snooze(until_on, due_on, today=day_in(now, actor.timezone), there=subject.review.today(now))
    known = {each.subject_id: each for each in list_own_snoozes(subject.kind, subject.ids, actor.person_id)}
    before = min((each.until_on for each in known.values()), default=None)
    if len(known) == len(subject.ids) and all(each.until_on == until_on for each in known.values()):
        return
    for subject_id in subject.ids:
        if subject_id in known:
            known[subject_id].until_on, known[subject_id].created_at = until_on, now
            continue
        db.session.add(
            Snooze(
                kind=subject.kind.value,
                subject_id=subject_id,
                person_id=actor.person_id,
                reviewable_id=subject.review.id,
                until_on=until_on,
                created_at=now,
            )
        )
    _tell(subject, "put-off", before, until_on, actor=actor, now=now)


def _take_up(subject: _Subject, *, actor: Actor, now: datetime) -> None:
    known = list_own_snoozes(subject.kind, subject.ids, actor.person_id)
    if not known:
        return
    for each in known:
        db.session.delete(each)
    _tell(subject, "taken-up", min(each.until_on for each in known), None, actor=actor, now=now)


def _tell(
    subject: _Subject, what: str, before: date | None, until_on: date | None, *, actor: Actor, now: datetime
) -> None:
    review = subject.review
    happening = Happening(
        f"{review.kind.value}-{what}",
        review.kind,
        review.id,
        before={"until_on": before},
        after={"until_on": until_on, **review.subject.told()},
        in_name_of_id=subject.in_name_of_id,
    )
    record(happening, actor=actor, now=now, candidacy=review.candidacy)
