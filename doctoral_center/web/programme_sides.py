"""Use a published version for new candidates: whose side of which programme follows it from now on."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.errors import InvalidInputError, NotFoundError
from doctoral_center.domain.permissions import Permission
from doctoral_center.labels import error_sentence
from doctoral_center.operations.programme_sides import apply_to_side
from doctoral_center.policy.actors import File
from doctoral_center.policy.permissions import can, require
from doctoral_center.queries.programmes import list_sides_of_pack
from doctoral_center.queries.regulation_versions import get_published
from doctoral_center.web.requests import change, current_actor

pages = Blueprint("programme_sides", __name__)


@pages.get("/regulations/<code>/<int:version>/new-candidates")
def show(code: str, version: int) -> str:
    """Show which version the new candidates of each programme follow."""
    return _page(code, version)


@pages.post("/regulations/<code>/<int:version>/new-candidates")
def apply(code: str, version: int) -> Response | tuple[str, int]:
    """Let the new candidates of one side follow this version."""
    _page(code, version)
    programme, _slash, institution = request.form.get("side", "").partition("/")
    try:
        with change() as actor:
            apply_to_side((programme, institution), (code, version), actor=actor, now=clock.now())
    except InvalidInputError as error:
        return _page(code, version, error_sentence(error)), 422
    flash(_("New candidates follow version %(version)s. Those who are enrolled keep theirs.", version=version))
    return redirect(url_for("programme_sides.show", code=code, version=version), 303)


def _page(code: str, version: int, error: str | None = None) -> str:
    actor = current_actor()
    require(actor, Permission.EDIT_REGULATIONS)
    regulation = get_published(code, version)
    if regulation is None:
        raise NotFoundError
    return render_template(
        "regulations/new_candidates.html",
        regulation=regulation,
        error=error,
        sides=[
            (side, programme, can(actor, Permission.APPLY_REGULATIONS, File.of_institution(side.institution_id)))
            for side, programme in list_sides_of_pack(code)
        ],
    )
