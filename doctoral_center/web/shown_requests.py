"""One request's page: what is asked, what it would come to, who decides, what has been said; and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.errors import InvalidInputError, NotFoundError
from doctoral_center.domain.milestones import UNSETTLED, MilestoneState
from doctoral_center.labels import error_sentence
from doctoral_center.labels.requests import REQUEST_KINDS, request_status
from doctoral_center.labels.reviews import VERDICTS
from doctoral_center.labels.statuses import StatusLabel
from doctoral_center.models.journal import JournalEntry
from doctoral_center.operations.requests import withdraw_request
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.journal import list_request_log
from doctoral_center.queries.requests import ShownRequest, get_request
from doctoral_center.queries.shown_reviews import Ask
from doctoral_center.web import review_views
from doctoral_center.web.candidate_views import LogLine, log_sentence
from doctoral_center.web.nudge_views import Nudge, nudge_of_review
from doctoral_center.web.request_views import RequestPreview, foresee, title_of_request
from doctoral_center.web.requests import change, current_actor

pages = Blueprint("shown_requests", __name__)

# It may be asked for again, as it was.
_NOT_GRANTED = frozenset({MilestoneState.NOT_PASSED, MilestoneState.CANCELLED})


@dataclass(frozen=True)
class RequestView:
    """All that the page shows beside the request itself."""

    title: str
    status: StatusLabel
    outcome: RequestPreview | None
    chain: Sequence[review_views.Link]
    nudge: Nudge | None
    refusals: Sequence[review_views.Refused]
    ask: Ask | None
    log: Sequence[LogLine]
    is_own: bool
    may_withdraw: bool
    may_change: bool
    may_ask_again: bool


@pages.get("/requests/<ref>")
def show(ref: str) -> str:
    """One request, for everybody who may read the file."""
    actor, now = current_actor(), clock.now()
    asked = get_request(ref, actor=actor)
    if asked is None:
        raise NotFoundError
    outcome, hindrance = None, None
    if asked.state in UNSETTLED:
        try:
            outcome = foresee(asked, now=now)
        except InvalidInputError as error:
            hindrance = error_sentence(error)
    return render_template(
        "requests/show.html",
        asked=asked,
        review=asked.review,
        kind=REQUEST_KINDS[asked.kind],
        hindrance=hindrance,
        view=_view(asked, outcome, list_request_log(asked.review.id), actor=actor, now=now),
        views=review_views,
        actor=actor,
        VERDICTS=VERDICTS,
    )


@pages.post("/requests/<ref>/withdraw")
def withdraw(ref: str) -> Response:
    """Take a request back while nobody has decided, or after it was returned."""
    with change() as actor:
        withdraw_request(ref, actor=actor, now=clock.now())
    flash(_("Taken back. Nobody is asked any more."))
    return redirect(f"/requests/{ref}", 303)


def _view(
    asked: ShownRequest, outcome: RequestPreview | None, log: Sequence[JournalEntry], *, actor: Actor, now: datetime
) -> RequestView:
    review, title = asked.review, title_of_request(asked)
    is_own = asked.candidate.id == actor.person_id
    has_verdict = review.latest is not None and review.latest.has_verdict
    is_returned = asked.state is MilestoneState.RETURNED
    return RequestView(
        title=title,
        status=request_status(asked.state, has_verdict=has_verdict),
        outcome=outcome,
        chain=review_views.chain_of(review, actor, now),
        nudge=nudge_of_review(review, actor, now),
        refusals=review_views.refusals_now(review, actor) or review_views.refusals_before(review, actor),
        ask=_open_ask(asked, actor),
        log=[LogLine(entry.at, log_sentence(entry, {review.id: title}, {})) for entry in log],
        is_own=is_own,
        may_withdraw=is_own and (is_returned or (asked.state is MilestoneState.SUBMITTED and not has_verdict)),
        may_change=is_own and is_returned,
        may_ask_again=is_own and asked.state in _NOT_GRANTED,
    )


def _open_ask(asked: ShownRequest, actor: Actor) -> Ask | None:
    latest = asked.review.latest
    if latest is None or asked.candidate.id == actor.person_id:
        return None
    return next((ask for ask in latest.asks if ask.is_open and ask.person.id in actor.signs_for), None)
