"""One milestone's page (screen 9): who signs, what was handed in, when it is due and why, what has happened."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.errors import NotFoundError
from doctoral_center.domain.sign_off import Verdict
from doctoral_center.labels.reports import file_size
from doctoral_center.labels.reviews import VERDICTS
from doctoral_center.operations.rounds import ask_again
from doctoral_center.operations.submissions import withdraw_submission
from doctoral_center.queries.changes_of_time import list_change_history
from doctoral_center.queries.journal import list_milestone_log
from doctoral_center.queries.own_milestones import get_surroundings
from doctoral_center.queries.reports import list_attachments
from doctoral_center.queries.reviews import get_review
from doctoral_center.web import review_views
from doctoral_center.web.milestone_views import MilestonePage, milestone_view
from doctoral_center.web.requests import change, current_actor

pages = Blueprint("milestones", __name__)


@pages.get("/milestones/<ref>")
def show(ref: str) -> str:
    """One milestone, for everybody who may read the file."""
    actor = current_actor()
    review = get_review(ref, actor=actor)
    if review is None:
        raise NotFoundError
    page = MilestonePage(
        review,
        history=list_change_history(review.candidacy_id),
        attachments=list_attachments(review.id),
        log=list_milestone_log(review.id),
        around=get_surroundings(review.id, review.candidacy_id),
    )
    return render_template(
        "milestone/show.html",
        page=page,
        review=review,
        view=milestone_view(page, actor=actor, now=clock.now()),
        actor=actor,
        views=review_views,
        VERDICTS=VERDICTS,
        Verdict=Verdict,
        file_size=file_size,
    )


@pages.post("/milestones/<ref>/withdraw")
def withdraw(ref: str) -> Response:
    """Take the submission back while nobody has decided."""
    shown = request.form.get("round", type=int)
    with change() as actor:
        withdraw_submission(ref, actor=actor, shown_round=shown, now=clock.now())
    flash(gettext("Taken back. You can write on, and send it again when it is ready."))
    return redirect(f"/milestones/{ref}", HTTPStatus.SEE_OTHER)


@pages.post("/milestones/<ref>/ask")
def ask(ref: str) -> Response:
    """Look again for signers where nobody is asked."""
    with change() as actor:
        number = ask_again(ref, actor=actor, now=clock.now())
    if number:
        flash(ngettext("%(num)d person was asked.", "%(num)d people were asked.", number))
    else:
        flash(gettext("Nobody holds the part asked for. Appoint somebody first."), "error")
    return redirect(f"/milestones/{ref}", HTTPStatus.SEE_OTHER)
