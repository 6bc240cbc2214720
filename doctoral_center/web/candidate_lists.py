"""The list of candidates, which is a search (screen 6)."""

from flask import Blueprint, render_template, request

from doctoral_center import clock
from doctoral_center.policy.permissions import coordinates_something
from doctoral_center.queries.candidate_lists import list_candidacies
from doctoral_center.web.requests import current_actor

pages = Blueprint("candidate_lists", __name__)


@pages.get("/candidates")
def index() -> str:
    """Everybody whom the reader may read, by name in any script."""
    actor = current_actor()
    q = request.args.get("q", "")[:200]
    page = list_candidacies(actor, now=clock.now(), q=q, after=request.args.get("after", "")[:340])
    return render_template(
        "candidates/list.html",
        page=page,
        q=q,
        may_enrol=coordinates_something(actor, None),
    )
