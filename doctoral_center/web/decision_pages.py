"""One decision: read, confirmed, given, taken back. The same pages signed in and by the link of a mail."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.errors import (
    ImpossibleNowError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    StaleVersionError,
)
from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.domain.sign_off import Verdict
from doctoral_center.labels import error_sentence
from doctoral_center.labels.days import time_text
from doctoral_center.labels.names import shown_name
from doctoral_center.labels.reviews import PHRASES, VERDICTS, asked_words, waiting_words
from doctoral_center.operations.reviews import Decision, record_verdict
from doctoral_center.operations.undo import undo_verdict
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.requests import shown_request
from doctoral_center.queries.reviews import can_undo_until, get_review_of_sign_off
from doctoral_center.queries.shown_reviews import Ask, Review, ShownRound
from doctoral_center.web import review_views
from doctoral_center.web.forms.reviews import VerdictForm
from doctoral_center.web.languages import reader_locale, reader_zone
from doctoral_center.web.own_milestone_views import told_outlook
from doctoral_center.web.request_views import outcome_of
from doctoral_center.web.snooze_views import later_of_ask

Answer = str | tuple[str, int] | Response


@dataclass(frozen=True)
class Way:
    """How the reader came to a decision: who acts, at which address it stands, and what opens a transaction for her.

    By a link she has not signed in: everything else of hers asks her to.
    """

    ref: str
    actor: Actor
    address: str
    change: Callable[[], AbstractContextManager[Actor]]
    is_by_link: bool = False

    def to(self, path: str) -> str:
        """Return the address under which she gets to another page of ours."""
        return f"/login?{urlencode({'next': path})}" if self.is_by_link else path

    def report(self, report_ref: str) -> str:
        """Return the address of the report that she decides on."""
        return f"{self.address}/report" if self.is_by_link else f"/reports/{report_ref}"


def show(way: Way) -> str:
    """One decision with its summary and its buttons. Nothing is decided by reading."""
    review, each, ask = asked(way)
    if way.is_by_link and not ask.is_open:
        return _page("reviews/over.html", way, review, each, ask)
    if review.asked is None:
        return _page("reviews/show.html", way, review, each, ask)
    wished = shown_request(review, review.asked)
    preview = outcome_of(wished, now=clock.now()) if ask.is_open else None
    settles = review_views.settles_it(each, ask)
    return _page("reviews/request.html", way, review, each, ask, asked=wished, preview=preview, settles=settles)


def confirm(way: Way, verdict: Verdict) -> Answer:
    """Ask to confirm an approval, what must change, or why it is not passed."""
    review, each, ask = asked(way)
    if not ask.is_open:
        return redirect(way.address, HTTPStatus.SEE_OTHER)
    if verdict is Verdict.NOT_PASS and not review_views.can_fail(each, ask):
        raise NotFoundError
    form = VerdictForm(None, verdict=verdict.value, round=each.number, back=request.args.get("back", ""))
    return _confirm_page(way, form, verdict, (review, each, ask))


def _confirm_page(way: Way, form: VerdictForm, verdict: Verdict, found: tuple[Review, ShownRound, Ask]) -> str:
    review, each, ask = found
    form.offer(review_views.sections_of(review))
    reasons = _REASONS if review.asked is None else _REASONS_OF_REQUESTS
    form.ask(str(reasons[verdict]) % {"name": shown_name(review.candidate, reader_locale()).main})
    template = "reviews/confirm.html" if review.asked is None else "reviews/confirm_request.html"
    outlook = told_outlook(review) if verdict is Verdict.NOT_PASS else ()
    settles = review_views.settles_it(each, ask)
    return _page(template, way, *found, form=form, verdict=verdict, settles=settles, outlook=outlook)


_REASONS = {
    Verdict.APPROVE: _("Note to %(name)s (optional)"),
    Verdict.RETURN: _("What must change?"),
    Verdict.NOT_PASS: _("Why is it not passed?"),
}


_REASONS_OF_REQUESTS = _REASONS | {Verdict.NOT_PASS: _("Why is it refused?")}


def decide(way: Way) -> Answer:
    """Record the verdict; 303 to where it was given, 422 with the form filled, 409 with the state as it is now."""
    form = VerdictForm()
    if form.verdict.data not in set(Verdict) or form.round.data is None:
        raise InvalidInputError("form-damaged")
    if not form.validate():
        return _refill(way, form)
    try:
        with way.change() as actor:
            decision = record_verdict(way.ref, form.given(), actor=actor, shown_round=form.round.data, now=clock.now())
    except InvalidInputError as error:
        _show_error(form, error)
        return _refill(way, form)
    except (StaleVersionError, ImpossibleNowError) as error:
        return _overtaken(way, error, form.reason.data or "")
    _tell(decision)
    return _back(way, form.back.data, decision.kind, decision.reviewable_ref)


def _back(way: Way, back: str | None, kind: ReviewableKind, reviewable_ref: str) -> Response:
    """Return to where it was given: the inbox, the thing's own page, or the link's page."""
    if way.is_by_link:
        target = way.address
    elif back:
        target = review_views.address_of(kind, reviewable_ref)
    else:
        target = "/inbox"
    return redirect(target, HTTPStatus.SEE_OTHER)


def _tell(decision: Decision) -> None:
    verdict = review_views.verdict_words(decision.kind)[decision.verdict]
    if decision.until is None:
        flash(gettext("%(verdict)s. It is done and cannot be undone.", verdict=verdict))
        return
    until = time_text(decision.until, reader_zone())
    flash(gettext("%(verdict)s. You can undo this until %(time)s.", verdict=verdict, time=until))


def _show_error(form: VerdictForm, error: InvalidInputError) -> None:
    field = form._fields.get(error.field or "", form.reason)
    field.errors = [*field.errors, error_sentence(error)]


def _refill(way: Way, form: VerdictForm) -> Answer:
    return _confirm_page(way, form, Verdict(form.verdict.data), asked(way)), HTTPStatus.UNPROCESSABLE_ENTITY


def _overtaken(way: Way, error: StaleVersionError | ImpossibleNowError, text: str) -> Answer:
    """Show who was faster and how it stands now, the reader's own text kept."""
    is_faster = isinstance(error, StaleVersionError)
    heading = gettext("Somebody was faster") if is_faster else gettext("This stands now")
    told = {"heading": heading, "sentence": error_sentence(error), "text": text}
    return _page("reviews/overtaken.html", way, *asked(way), **told), HTTPStatus.CONFLICT


def undo(way: Way) -> Answer:
    """Take the verdict back."""
    try:
        with way.change() as actor:
            kind, reviewable_ref = undo_verdict(way.ref, actor=actor, now=clock.now())
    except (StaleVersionError, ImpossibleNowError) as error:
        return _overtaken(way, error, "")
    flash(gettext("Taken back. It waits for your decision again."))
    return _back(way, request.form.get("back"), kind, reviewable_ref)


def asked(way: Way) -> tuple[Review, ShownRound, Ask]:
    """Return the sign-off with its review; raises NotFoundError if it is not to be seen, or not the reader's."""
    review = get_review_of_sign_off(way.ref, actor=way.actor)
    if review is None:
        raise NotFoundError
    each, ask = review.ask(way.ref)
    if ask.person.id not in way.actor.signs_for or review.candidate.id == way.actor.person_id:
        raise NotPermittedError
    return review, each, ask


def _page(template: str, way: Way, review: Review, each: ShownRound, ask: Ask, **more: object) -> str:
    now = clock.now()
    return render_template(
        template,
        way=way,
        review=review,
        round=each,
        ask=ask,
        actor=way.actor,
        chain=review_views.chain_of(review, way.actor, now),
        label=review_views.label_of(review, now),
        address=review_views.address_of(review.kind, review.ref),
        can_fail=review_views.can_fail(each, ask),
        undo_until=can_undo_until(review, each, ask, now),
        later=None if way.is_by_link else later_of_ask(review, ask, way.actor, now),
        **words(),
        **more,
    )


def words() -> dict[str, object]:
    """Return what templates of reviews call."""
    return {
        "views": review_views,
        "VERDICTS": VERDICTS,
        "PHRASES": PHRASES,
        "waiting_words": waiting_words,
        "asked_words": asked_words,
        "Verdict": Verdict,
    }
