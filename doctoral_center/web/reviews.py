"""The signer's inbox (screen 3), and one decision: read, confirmed, taken back."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
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
from doctoral_center.domain.sign_off import Verdict
from doctoral_center.labels import error_sentence
from doctoral_center.labels.days import time_text
from doctoral_center.labels.names import shown_name
from doctoral_center.labels.reviews import PHRASES, VERDICTS, asked_words, waiting_words
from doctoral_center.operations.reviews import Decision, record_verdict
from doctoral_center.operations.undo import undo_verdict
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.requests import shown_request
from doctoral_center.queries.reviews import Waiting, get_desk, get_next_expected, get_review_of_sign_off
from doctoral_center.queries.shown_reviews import Ask, Review, ShownRound
from doctoral_center.web import review_views
from doctoral_center.web.forms.reviews import VerdictForm
from doctoral_center.web.languages import reader_locale, reader_zone
from doctoral_center.web.own_milestone_views import told_outlook
from doctoral_center.web.request_views import outcome_of
from doctoral_center.web.requests import change, current_actor
from doctoral_center.web.snooze_views import later_of_ask

pages = Blueprint("reviews", __name__)

DUE_SOON_DAYS = 3
# So many decisions stand open on the page with all that is needed; the rest are lines, so that the page stays small.
IN_FULL = 3

# Key in the address → words, and what belongs to it.
FILTERS: dict[str, tuple[object, Callable[[Waiting], bool]]] = {
    "all": (_("All"), lambda _item: True),
    "late": (_("Late"), lambda item: item.days_left is not None and item.days_left < 0),
    "soon": (_("Due soon"), lambda item: item.days_left is not None and 0 <= item.days_left <= DUE_SOON_DAYS),
}

LATER = "later"

Answer = str | tuple[str, int] | Response


@pages.get("/inbox")
def show_inbox() -> str:
    """What waits for the reader, the most urgent first."""
    return inbox(current_actor())


def inbox(actor: Actor) -> str:
    """Return the inbox, which is also the supervisor's home."""
    now = clock.now()
    desk = get_desk(actor, now=now)
    later = {item.ask.ref: later_of_ask(item.review, item.ask, actor, now) for item in desk.waiting}
    until = {ref: each.until_on for ref, each in later.items() if each is not None and each.until_on is not None}
    resting = sorted((item for item in desk.waiting if item.ask.ref in until), key=lambda item: until[item.ask.ref])
    awake = [item for item in desk.waiting if item.ask.ref not in until]
    filters = _filters(awake, resting)
    key = request.args.get("show", "all")
    key = key if key in filters else "all"
    return render_template(
        "inbox.html",
        desk=desk,
        later=later,
        waiting=[item for item in awake if key in FILTERS and FILTERS[key][1](item)],
        resting=resting if key in {"all", LATER} else [],
        filters=filters,
        shown=key,
        expected=None if desk.waiting else get_next_expected(actor),
        in_full=IN_FULL,
        actor=actor,
        **_words(),
    )


def _filters(awake: Sequence[Waiting], resting: Sequence[Waiting]) -> dict[str, tuple[object, int]]:
    """Return the words and the number behind each filter; what is put off still waits, and counts."""
    counted = {name: (words, sum(map(test, awake))) for name, (words, test) in FILTERS.items()}
    counted["all"] = (FILTERS["all"][0], len(awake) + len(resting))
    return counted | ({LATER: (_("Later"), len(resting))} if resting else {})


@pages.get("/sign-offs/<ref>")
def show(ref: str) -> str:
    """One decision with its summary and its buttons: where the mail leads. Nothing is decided by reading."""
    review, each, ask = my_decision(ref)
    if review.asked is None:
        return _page("reviews/show.html", review, each, ask)
    request = shown_request(review, review.asked)
    preview = outcome_of(request, now=clock.now()) if ask.is_open else None
    return _page("reviews/request.html", review, each, ask, asked=request, preview=preview)


@pages.get("/sign-offs/<ref>/approve")
def confirm_approval(ref: str) -> Answer:
    """Ask to confirm an approval."""
    return _confirm(ref, Verdict.APPROVE)


@pages.get("/sign-offs/<ref>/return")
def confirm_return(ref: str) -> Answer:
    """Ask what must change."""
    return _confirm(ref, Verdict.RETURN)


@pages.get("/sign-offs/<ref>/not-pass")
def confirm_failure(ref: str) -> Answer:
    """Ask why it is not passed."""
    return _confirm(ref, Verdict.NOT_PASS)


def _confirm(ref: str, verdict: Verdict) -> Answer:
    review, each, ask = my_decision(ref)
    if not ask.is_open:
        return redirect(url_for("reviews.show", ref=ref), HTTPStatus.SEE_OTHER)
    if verdict is Verdict.NOT_PASS and not review_views.can_fail(each, ask):
        raise NotFoundError
    form = VerdictForm(None, verdict=verdict.value, round=each.number, back=request.args.get("back", ""))
    return _confirm_page(form, verdict, review, each, ask)


def _confirm_page(form: VerdictForm, verdict: Verdict, review: Review, each: ShownRound, ask: Ask) -> str:
    form.offer(review_views.sections_of(review))
    reasons = _REASONS if review.asked is None else _REASONS_OF_REQUESTS
    form.ask(str(reasons[verdict]) % {"name": shown_name(review.candidate, reader_locale()).main})
    template = "reviews/confirm.html" if review.asked is None else "reviews/confirm_request.html"
    outlook = told_outlook(review) if verdict is Verdict.NOT_PASS else ()
    settles = review_views.settles_it(each, ask)
    return _page(template, review, each, ask, form=form, verdict=verdict, settles=settles, outlook=outlook)


_REASONS = {
    Verdict.APPROVE: _("Note to %(name)s (optional)"),
    Verdict.RETURN: _("What must change?"),
    Verdict.NOT_PASS: _("Why is it not passed?"),
}


_REASONS_OF_REQUESTS = _REASONS | {Verdict.NOT_PASS: _("Why is it refused?")}


@pages.post("/sign-offs/<ref>")
def decide(ref: str) -> Answer:
    """Record the verdict; 303 to where it was given, 422 with the form filled, 409 with the state as it is now."""
    form = VerdictForm()
    if form.verdict.data not in set(Verdict) or form.round.data is None:
        raise InvalidInputError("form-damaged")
    if not form.validate():
        return _refill(ref, form)
    try:
        with change() as actor:
            decision = record_verdict(ref, form.given(), actor=actor, shown_round=form.round.data, now=clock.now())
    except InvalidInputError as error:
        _show_error(form, error)
        return _refill(ref, form)
    except (StaleVersionError, ImpossibleNowError) as error:
        return _overtaken(ref, error, form.reason.data or "")
    _tell(decision)
    if form.back.data:
        return redirect(review_views.address_of(decision.kind, decision.reviewable_ref), HTTPStatus.SEE_OTHER)
    return redirect(url_for("reviews.show_inbox"), HTTPStatus.SEE_OTHER)


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


def _refill(ref: str, form: VerdictForm) -> Answer:
    review, each, ask = my_decision(ref)
    return _confirm_page(form, Verdict(form.verdict.data), review, each, ask), HTTPStatus.UNPROCESSABLE_ENTITY


def _overtaken(ref: str, error: StaleVersionError | ImpossibleNowError, text: str) -> Answer:
    """Show who was faster and how it stands now, the reader's own text kept."""
    review, each, ask = my_decision(ref)
    is_faster = isinstance(error, StaleVersionError)
    heading = gettext("Somebody was faster") if is_faster else gettext("This stands now")
    page = _page(
        "reviews/overtaken.html", review, each, ask, heading=heading, sentence=error_sentence(error), text=text
    )
    return page, HTTPStatus.CONFLICT


@pages.post("/sign-offs/<ref>/undo")
def undo(ref: str) -> Answer:
    """Take the verdict back."""
    try:
        with change() as actor:
            kind, reviewable_ref = undo_verdict(ref, actor=actor, now=clock.now())
    except (StaleVersionError, ImpossibleNowError) as error:
        return _overtaken(ref, error, "")
    flash(gettext("Taken back. It waits for your decision again."))
    if request.form.get("back"):
        return redirect(review_views.address_of(kind, reviewable_ref), HTTPStatus.SEE_OTHER)
    return redirect(url_for("reviews.show_inbox"), HTTPStatus.SEE_OTHER)


def my_decision(ref: str) -> tuple[Review, ShownRound, Ask]:
    """Return the reader's sign-off with its review and round.

    Raises NotFoundError if it is not to be seen, NotPermittedError if it is not the reader's.
    """
    actor = current_actor()
    review = get_review_of_sign_off(ref, actor=actor)
    if review is None:
        raise NotFoundError
    each, ask = review.ask(ref)
    if ask.person.id not in actor.signs_for or review.candidate.id == actor.person_id:
        raise NotPermittedError
    return review, each, ask


def _page(template: str, review: Review, each: ShownRound, ask: Ask, **more: object) -> str:
    actor, now = current_actor(), clock.now()
    return render_template(
        template,
        review=review,
        round=each,
        ask=ask,
        actor=actor,
        chain=review_views.chain_of(review, actor, now),
        label=review_views.label_of(review, now),
        address=review_views.address_of(review.kind, review.ref),
        can_fail=review_views.can_fail(each, ask),
        later=later_of_ask(review, ask, actor, now),
        **_words(),
        **more,
    )


def _words() -> dict[str, object]:
    return {
        "views": review_views,
        "VERDICTS": VERDICTS,
        "PHRASES": PHRASES,
        "waiting_words": waiting_words,
        "asked_words": asked_words,
        "Verdict": Verdict,
    }
