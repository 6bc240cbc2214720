"""Nudges: a candidate politely reminds those who have her work; once in seven days each, and counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from doctoral_center.domain.candidacies import ENDED
from doctoral_center.domain.days import day_in
from doctoral_center.domain.errors import ImpossibleNowError
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.domain.nudges import Awaited
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.requests import RequestKind
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.models.reviews import SignOff
from doctoral_center.notifications.outbox import Notice, enqueue_all
from doctoral_center.operations.journal import Happening, record
from doctoral_center.operations.rounds import require_in
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.nudges import get_last_nudges, list_addressees
from doctoral_center.queries.rounds import LoadedReview, lock_milestone_review, lock_request_review


def nudge_about_milestone(milestone_ref: str, *, actor: Actor, now: datetime) -> int:
    """Remind everybody who has the candidate's milestone and may be reminded now; return how many people.

    Each is reminded at most once in seven days and not in the first three; while somebody is away, her deputy is
    reminded instead. Again on the same day it changes nothing and returns the same number. Raises NotFoundError,
    NotPermittedError, ImpossibleNowError `nobody-has-it` or `nudge-too-early` (params `day`).
    """
    return _nudge(lock_milestone_review(milestone_ref), actor=actor, now=now)


def nudge_about_request(request_ref: str, *, actor: Actor, now: datetime) -> int:
    """Remind everybody who has the candidate's request, as nudge_about_milestone does; never about a leave."""
    return _nudge(lock_request_review(request_ref), actor=actor, now=now)


@dataclass(frozen=True)
class _Waiting:
    """A sign-off that waits, to whom its nudge goes, and how it stands with nudges."""

    sign_off: SignOff
    addressee_id: int
    awaited: Awaited


def _nudge(review: LoadedReview, *, actor: Actor, now: datetime) -> int:
    require_in(review, actor, Permission.NUDGE)
    today = review.today(now)
    waiting = list(_waiting(review, now))
    if not waiting:
        raise ImpossibleNowError("nobody-has-it")
    now_possible = [each for each in waiting if each.awaited.next_on <= today]
    if not now_possible:
        return _already(waiting, today)
    assert review.round is not None
    notices = [
        Notice(
            NoticeKind.NUDGE,
            each.addressee_id,
            each.sign_off.id,
            reviewable_id=review.id,
            sign_off_id=each.sign_off.id,
            round=review.round.round.number,
            data={"since": each.awaited.asked_on.isoformat()},
        )
        for each in now_possible
    ]
    enqueue_all(notices, now=now)
    told = {"people": [each.addressee_id for each in now_possible], **review.subject.told()}
    happening = Happening(f"{review.kind.value}-nudged", review.kind, review.id, after=told)
    record(happening, actor=actor, now=now, candidacy=review.candidacy)
    return len(now_possible)


def _already(waiting: Iterable[_Waiting], today: date) -> int:
    """Return how many were reminded today already: the same request twice is one. Raises if nobody was."""
    people = list(waiting)
    done = sum(each.awaited.nudged_on == today for each in people)
    if not done:
        raise ImpossibleNowError("nudge-too-early", {"day": min(each.awaited.next_on for each in people)})
    return done


def _waiting(review: LoadedReview, now: datetime) -> Iterable[_Waiting]:
    """Yield what may be nudged about, now or later: each signer once, and nobody whose account is closed."""
    is_leave = review.kind is ReviewableKind.REQUEST and review.request.kind is RequestKind.LEAVE
    is_over = review.reviewable.state is not MilestoneState.SUBMITTED or review.candidacy.state in ENDED
    if review.round is None or is_leave or is_over:
        return
    # Who is asked by both sides at once signs once, and is reminded once.
    mine: dict[int, list[SignOff]] = {}
    for one in (one for each in review.round.stages for one in each.open):
        mine.setdefault(one.person_id, []).append(one)
    addressees = list_addressees(list(mine), review.candidacy.person_id, now=now)
    last = get_last_nudges([one.id for ones in mine.values() for one in ones])
    for person_id, ones in mine.items():
        if person_id in addressees:
            at = max((last[one.id] for one in ones if one.id in last), default=None)
            asked_on = day_in(min(one.asked_at for one in ones), review.zone)
            nudged_on = day_in(at, review.zone) if at is not None else None
            yield _Waiting(ones[0], addressees[person_id], Awaited(asked_on, nudged_on=nudged_on))
