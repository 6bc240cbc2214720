"""«Later»: put a decision or a milestone off until a day, and take it up again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError, NotPermittedError
from doctoral_center.labels.days import day_text
from doctoral_center.operations.snoozes import (
    put_off_milestone,
    put_off_sign_off,
    take_up_milestone,
    take_up_sign_off,
)
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.reviews import get_review
from doctoral_center.queries.shown_reviews import Review
from doctoral_center.web import review_views
from doctoral_center.web.forms.refusals import show_refusal
from doctoral_center.web.forms.snoozes import LaterForm
from doctoral_center.web.requests import change, current_actor
from doctoral_center.web.reviews import my_decision
from doctoral_center.web.snooze_views import Later, later_of_ask, later_of_review

pages = Blueprint("snoozes", __name__)

Answer = tuple[str, int] | Response


@dataclass(frozen=True)
class _Subject:
    """What may be put off, and where its page is."""

    review: Review
    later: Later | None
    address: str


@pages.get("/sign-offs/<ref>/later")
def show_decision(ref: str) -> str:
    """Ask until when a decision is put off."""
    return _page(_decision(ref), LaterForm(None, back=request.args.get("back", "")))


@pages.post("/sign-offs/<ref>/later")
def put_decision_off(ref: str) -> Answer:
    """Put a decision off; 303 to the inbox, 422 with the sentence at the field."""

    def put_off(until_on: date, actor: Actor, now: datetime) -> None:
        put_off_sign_off(ref, until_on, actor=actor, now=now)

    return _put_off(lambda: _decision(ref), put_off, "/inbox")


@pages.post("/sign-offs/<ref>/later/end")
def take_decision_up(ref: str) -> Response:
    """Take a decision up again."""
    with change() as actor:
        take_up_sign_off(ref, actor=actor, now=clock.now())
    flash(gettext("Taken up again. Reminders come as before."))
    return redirect("/inbox", HTTPStatus.SEE_OTHER)


@pages.get("/milestones/<ref>/later")
def show_milestone(ref: str) -> str:
    """Ask until when the candidate puts off what she has to hand in."""
    return _page(_milestone(ref), LaterForm(None, back=request.args.get("back", "")))


@pages.post("/milestones/<ref>/later")
def put_report_off(ref: str) -> Answer:
    """Put off what is to be handed in; 303 to where that was said, 422 with the sentence at the field."""

    def put_off(until_on: date, actor: Actor, now: datetime) -> None:
        put_off_milestone(ref, until_on, actor=actor, now=now)

    return _put_off(lambda: _milestone(ref), put_off, _back_of_milestone(ref))


@pages.post("/milestones/<ref>/later/end")
def take_report_up(ref: str) -> Response:
    """Take it up again."""
    with change() as actor:
        take_up_milestone(ref, actor=actor, now=clock.now())
    flash(gettext("Taken up again. Reminders come as before."))
    return redirect(_back_of_milestone(ref), HTTPStatus.SEE_OTHER)


def _back_of_milestone(ref: str) -> str:
    return "/" if request.form.get("back") == "home" else f"/milestones/{ref}"


def _put_off(load: Callable[[], _Subject], put_off: Callable[[date, Actor, datetime], None], back: str) -> Answer:
    form = LaterForm()
    if not form.validate():
        return _page(load(), form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with change() as actor:
            put_off(form.until_on.data, actor, clock.now())
    except InvalidInputError as error:
        show_refusal(form, error)
        return _page(load(), form), HTTPStatus.UNPROCESSABLE_ENTITY
    day = day_text(form.until_on.data)
    flash(gettext("Put off until %(day)s. You get no reminder of it before then.", day=day))
    return redirect(back, HTTPStatus.SEE_OTHER)


def _decision(ref: str) -> _Subject:
    review, _each, ask = my_decision(ref)
    return _Subject(review, later_of_ask(review, ask, current_actor(), clock.now()), f"/sign-offs/{ref}")


def _milestone(ref: str) -> _Subject:
    actor = current_actor()
    review = get_review(ref, actor=actor)
    if review is None or review.asked is not None:
        raise NotFoundError
    if review.candidate.id != actor.person_id:
        raise NotPermittedError
    return _Subject(review, later_of_review(review, actor, clock.now()), f"/milestones/{ref}")


def _page(subject: _Subject, form: LaterForm) -> str:
    if subject.later is None:
        raise ImpossibleNowError("due-already")
    form.until_on.render_kw = {
        "min": subject.later.first_on.isoformat(),
        "max": subject.later.due_on.isoformat(),
    }
    return render_template(
        "later/show.html",
        review=subject.review,
        later=subject.later,
        address=subject.address,
        form=form,
        title=review_views.title_of(subject.review),
    )
