"""Read what waits for a signer, what she has decided, and one milestone's review."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, bindparam, func, or_, select, union

from doctoral_center.db import db
from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import WITH_CANDIDATE, MilestoneState
from doctoral_center.domain.requests import can_be_undone
from doctoral_center.domain.rounds import undo_until
from doctoral_center.models.candidacies import Candidacy, Supervision
from doctoral_center.models.milestones import Milestone, Reviewable
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.visibility import readable_candidacies, supervised_candidacies
from doctoral_center.queries.shown_reviews import SELECT_REVIEWS, Ask, Review, ShownRound, reviews_of

RECENTLY = timedelta(days=2)
MOST_WAITING = 200
MOST_OTHERS = 50
MOST_DECIDED = 30


@dataclass(frozen=True)
class Waiting:
    """A decision that waits: the sign-off in its round. `days_left` counts to its last day, negative when past."""

    review: Review
    round: ShownRound
    ask: Ask
    days_left: int | None
    days_waiting: int


@dataclass(frozen=True)
class Decided:
    """A verdict given lately; `until` is the aware UTC moment until which it can be taken back, None when it stands."""

    review: Review
    round: ShownRound
    ask: Ask
    until: datetime | None


@dataclass(frozen=True)
class WithOthers:
    """A submission of a supervised candidate that waits for others, since the first of them was asked."""

    review: Review
    asks: Sequence[Ask]
    days_waiting: int


@dataclass(frozen=True)
class Desk:
    """A signer's desk, the most urgent first."""

    waiting: Sequence[Waiting]
    decided: Sequence[Decided]
    with_others: Sequence[WithOthers]


def get_desk(actor: Actor, *, now: datetime) -> Desk:
    """Return what waits for the actor, or for somebody she stands in for, in two statements.

    Who is asked by both sides of a milestone at once has one decision to make, shown once.
    """
    given = {
        "signers": sorted(actor.signs_for),
        "since": now - RECENTLY,
        "today": actor.today,
    }
    reviews = reviews_of(db.session.execute(_DESK, given))
    waiting = [item for review in reviews for item in _waiting(review, actor, now)]
    decided = [item for review in reviews for item in _decided(review, actor, now)]
    with_others = [item for review in reviews for item in _with_others(review, actor, now)]
    return Desk(
        sorted(waiting, key=lambda item: (item.days_left is None, item.days_left, item.ask.asked_at)),
        sorted(decided, key=lambda item: item.ask.decided_at or now, reverse=True)[:MOST_DECIDED],
        sorted(with_others, key=lambda item: -item.days_waiting),
    )


# Built once. Each part of the union has an index of its own and a limit.
_BY_SIGN_OFF = (
    select(Round.reviewable_id)
    .join(Stage, Stage.round_id == Round.id)
    .join(SignOff, SignOff.stage_id == Stage.id)
    .where(SignOff.person_id.in_(bindparam("signers", expanding=True)))
)
_SUPERVISED = select(Supervision.candidacy_id).where(
    Supervision.person_id.in_(bindparam("signers", expanding=True)),
    Supervision.from_on <= bindparam("today"),
    or_(Supervision.until_on.is_(None), Supervision.until_on >= bindparam("today")),
)


def _limited(statement: Select[int], most: int) -> Select[int]:
    part = statement.limit(most).subquery()
    return select(part.c[0])


_DESK = SELECT_REVIEWS.where(
    Reviewable.id.in_(
        union(
            _limited(
                _BY_SIGN_OFF.where(SignOff.verdict.is_(None), SignOff.closed_at.is_(None)).order_by(SignOff.due_on),
                MOST_WAITING,
            ),
            _limited(
                _BY_SIGN_OFF.where(SignOff.verdict.is_not(None), SignOff.decided_at >= bindparam("since")).order_by(
                    SignOff.decided_at.desc()
                ),
                MOST_DECIDED,
            ),
            _limited(
                select(Reviewable.id)
                .where(Reviewable.state == MilestoneState.SUBMITTED, Reviewable.candidacy_id.in_(_SUPERVISED))
                .order_by(Reviewable.id),
                MOST_OTHERS,
            ),
        )
    )
)


def _mine(review: Review, actor: Actor, asks: Iterable[Ask]) -> list[Ask]:
    """Return the actor's own of these sign-offs, one a person, and none in her own file."""
    if review.candidate.id == actor.person_id:
        return []
    found: dict[int, Ask] = {}
    for ask in asks:
        if ask.person.id in actor.signs_for:
            found.setdefault(ask.person.id, ask)
    return list(found.values())


def _waiting(review: Review, actor: Actor, now: datetime) -> list[Waiting]:
    latest = review.latest
    if latest is None:
        return []
    today = review.today(now)
    return [
        Waiting(
            review,
            latest,
            ask,
            days_left=(ask.due_on - today).days if ask.due_on is not None else None,
            days_waiting=(today - day_in(ask.asked_at, review.zone)).days,
        )
        for ask in _mine(review, actor, (ask for ask in latest.asks if ask.is_open))
    ]


def _decided(review: Review, actor: Actor, now: datetime) -> list[Decided]:
    return [
        Decided(review, each, ask, can_undo_until(review, each, ask, now))
        for each in review.rounds
        for ask in _mine(review, actor, (ask for ask in each.asks if ask.verdict is not None))
        if ask.decided_at is not None and ask.decided_at >= now - RECENTLY
    ]


def can_undo_until(review: Review, each: ShownRound, ask: Ask, now: datetime) -> datetime | None:
    """Return the moment until which this verdict can still be taken back, as far as a page can tell; else None."""
    if ask.decided_at is None or each is not review.latest or ask.version_after != review.version:
        return None
    if review.written_at is not None and review.written_at > ask.decided_at:
        return None
    if review.asked is not None and not can_be_undone(review.asked.request.kind, review.state):
        return None
    until = undo_until(ask.decided_at)
    return until if now < until else None


def _with_others(review: Review, actor: Actor, now: datetime) -> list[WithOthers]:
    latest = review.latest
    if latest is None or review.state is not MilestoneState.SUBMITTED:
        return []
    asks = [ask for ask in latest.asks if ask.is_open]
    if any(ask.person.id in actor.signs_for for ask in asks):
        return []
    people = {ask.person.id: ask for ask in asks}
    since = min((day_in(ask.asked_at, review.zone) for ask in asks), default=day_in(latest.opened_at, review.zone))
    return [WithOthers(review, [*people.values()], (review.today(now) - since).days)]


@dataclass(frozen=True)
class NextExpected:
    """The next day on which something of a supervised candidate is due, and how much."""

    due_on: date
    count: int


def get_next_expected(actor: Actor) -> NextExpected | None:
    """Return when the supervised candidates' next milestones are due, counted from the UTC day; None when none is."""
    row = db.session.execute(
        select(Milestone.due_on, func.count())
        .join(Reviewable, Milestone.reviewable_id == Reviewable.id)
        .join(Candidacy, Reviewable.candidacy_id == Candidacy.id)
        .where(
            supervised_candidacies(actor),
            Reviewable.state.in_(WITH_CANDIDATE),
            Milestone.due_on >= actor.today,
        )
        .group_by(Milestone.due_on)
        .order_by(Milestone.due_on)
        .limit(1)
    ).first()
    return NextExpected(row[0], row[1]) if row is not None and row[0] is not None else None


def get_review(ref: str, *, actor: Actor) -> Review | None:
    """Return the milestone `ref` with its rounds, in two statements; None if there is none or it is not to be seen."""
    return _one(SELECT_REVIEWS.where(Reviewable.ref == ref, readable_candidacies(actor)))


def get_review_of_sign_off(ref: str, *, actor: Actor) -> Review | None:
    """Return the milestone that sign-off `ref` belongs to, as get_review does."""
    milestone_id = (
        select(Round.reviewable_id)
        .join(Stage, Stage.round_id == Round.id)
        .join(SignOff, SignOff.stage_id == Stage.id)
        .where(SignOff.ref == ref)
        .scalar_subquery()
    )
    return _one(SELECT_REVIEWS.where(and_(Reviewable.id == milestone_id, readable_candidacies(actor))))


def _one(statement: Select[*tuple[object, ...]]) -> Review | None:
    reviews = reviews_of(db.session.execute(statement))
    return reviews[0] if reviews else None
