"""One candidate's page (screen 7), and enrolment."""

from flask import Blueprint, render_template

from doctoral_center import clock
from doctoral_center.domain.errors import NotFoundError
from doctoral_center.labels.people import ROLES, STATES
from doctoral_center.queries.candidate_pages import get_candidate_page
from doctoral_center.web.candidate_views import candidate_view
from doctoral_center.web.requests import current_actor
from doctoral_center.web.side_calendars import side_calendars

pages = Blueprint("candidates", __name__)


@pages.get("/candidates/<ref>")
def show(ref: str) -> str:
    """The whole file: head, time, people, milestones with their reasons, log."""
    actor = current_actor()
    page = get_candidate_page(ref, actor=actor)
    if page is None:
        raise NotFoundError
    view = candidate_view(page, actor=actor, now=clock.now())
    return render_template(
        "candidates/show.html",
        page=page,
        file=page.file,
        view=view,
        sides=side_calendars(view.rows, page.file.candidacy.tracks),
        ROLES=ROLES,
        STATES=STATES,
    )
