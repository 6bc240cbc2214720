"""Read candidates' requests as pages show them: what is asked for, why, and how far it is on its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.milestones import UNSETTLED, MilestoneState
from doctoral_center.domain.requests import RequestKind
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.models.changes_of_time import Request
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.people import Person
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import readable_candidacies
from doctoral_center.queries.shown_reviews import SELECT_REVIEWS, Review, ShownAsked, ShownRound, reviews_of


@dataclass(frozen=True)
class RequestedMilestone:
    """The milestone that is to have more time; `title` is by language. `due_on` is its day as it stands now."""

    ref: str
    title: dict[str, str]
    occurrence: int
    is_repeating: bool
    due_on: date | None


@dataclass(frozen=True)
class ShownRequest:
    """A request with its rounds, oldest first; which days are set depends on the kind. Days are in `zone`.

    `supervisor` is whose place is meant (None with kind `supervisor`: one more is asked for). `review` is the same as
    the review engine's pages show it.
    """

    ref: str
    kind: RequestKind
    state: MilestoneState
    reason: str
    first_on: date | None
    last_on: date | None
    from_on: date | None
    percent: int | None
    due_on: date | None
    milestone: RequestedMilestone | None
    supervisor: Person | None
    successor_name: str
    successor_email: str
    asked_at: datetime
    settled_at: datetime | None
    candidacy_ref: str
    candidate: Person
    zone: str
    review: Review

    @property
    def rounds(self) -> Sequence[ShownRound]:
        """Each time that it was sent, with stages and everybody asked."""
        return self.review.rounds


def get_request(ref: str, *, actor: Actor) -> ShownRequest | None:
    """Return the request `ref` in two statements; None if there is none or the actor may not read the file."""
    found = _requests(SELECT_REVIEWS.where(_IS_REQUEST, Reviewable.ref == ref, readable_candidacies(actor)))
    return found[0] if found else None


def list_requests(candidacy_id: int) -> list[ShownRequest]:
    """Return all requests of a candidacy that the caller may read, the last one first, in two statements."""
    return _requests(SELECT_REVIEWS.where(_IS_REQUEST, Reviewable.candidacy_id == candidacy_id))[::-1]


def list_open_requests(
    candidacy_id: int, kind: RequestKind, milestone_id: int | None
) -> list[tuple[Request, str, MilestoneState]]:
    """Return a candidacy's requests of a kind (for a milestone) that are not settled, with reference and state."""
    rows = db.session.execute(
        select(Request, Reviewable.ref, Reviewable.state)
        .join(Reviewable, Request.reviewable_id == Reviewable.id)
        .where(
            Reviewable.candidacy_id == candidacy_id,
            Reviewable.state.in_(UNSETTLED),
            Request.kind == kind,
            Request.milestone_id == milestone_id if milestone_id is not None else Request.milestone_id.is_(None),
        )
        .order_by(Request.reviewable_id)
    )
    return [(row.Request, row.ref, row.state) for row in rows]


_IS_REQUEST = Reviewable.kind == ReviewableKind.REQUEST


def _requests(statement: object) -> list[ShownRequest]:
    rows = db.session.execute(statement)  # type: ignore[call-overload]
    return [shown_request(review, review.asked) for review in reviews_of(rows) if review.asked is not None]


def shown_request(review: Review, asked: ShownAsked) -> ShownRequest:
    """Return the request of a review that has been read already; `asked` is the review's."""
    request = asked.request
    return ShownRequest(
        ref=review.ref,
        kind=request.kind,
        state=review.state,
        reason=request.reason,
        first_on=request.first_on,
        last_on=request.last_on,
        from_on=request.from_on,
        percent=request.percent,
        due_on=request.due_on,
        milestone=_milestone(review, asked.milestone_ref),
        supervisor=asked.supervisor,
        successor_name=request.successor_name or "",
        successor_email=request.successor_email or "",
        asked_at=request.asked_at,
        settled_at=request.settled_at,
        candidacy_ref=review.candidacy_ref,
        candidate=review.candidate,
        zone=review.zone,
        review=review,
    )


def _milestone(review: Review, ref: str | None) -> RequestedMilestone | None:
    if ref is None or review.concerned is None:
        return None
    part = review.parts[0]
    return RequestedMilestone(ref, part.rule.title, part.occurrence, part.rule.is_repeating, review.concerned.due_on)
