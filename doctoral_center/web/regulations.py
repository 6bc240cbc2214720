"""Regulation packs as everybody may read them: the list, one version, its text. They are rules, not personal data."""

from collections.abc import Callable

from flask import Blueprint, Response, render_template, request

from doctoral_center.domain.errors import NotFoundError
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.regulation_rules import Regulation
from doctoral_center.labels import packs as words
from doctoral_center.labels.grounds import confidence_text, due_text
from doctoral_center.policy.permissions import can, coordinates_something
from doctoral_center.queries.regulation_versions import get_pack, get_published, get_published_text, list_packs
from doctoral_center.queries.regulations import parsed_regulation
from doctoral_center.web.requests import current_actor

pages = Blueprint("regulations", __name__)


@pages.get("/regulations")
def index() -> str:
    """All packs, each by its newest version."""
    return render_template("regulations/list.html", packs=list_packs(), words=words, may_edit=may_edit())


@pages.get("/regulations/<code>/<int:version>")
def show(code: str, version: int) -> str:
    """One version: what it asks, how well each figure is known, and from where."""
    row, pack = get_published(code, version), get_pack(code)
    if row is None or pack is None:
        raise NotFoundError
    regulation = parsed_regulation(row)
    return render_template(
        "regulations/show.html",
        regulation=regulation,
        published_at=row.published_at,
        pack=pack,
        candidates=next(each.candidates for each in pack.versions if each.version == version),
        previous=max((each.version for each in pack.versions if each.version < version), default=None),
        words=words,
        due_text=due_text,
        confidence_text=confidence_text,
        title_of=titles_of(regulation),
        may_edit=may_edit(),
        may_try=coordinates_something(current_actor(), None),
    )


@pages.get("/regulations/<code>/<int:version>.yaml")
def text(code: str, version: int) -> Response:
    """Send the very text that was published."""
    published = get_published_text(code, version)
    if published is None:
        raise NotFoundError
    response = Response(published.source_text.encode(), mimetype="application/yaml")
    response.headers["Content-Disposition"] = f"attachment; filename={code}-{version}.yaml"
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(published.sha256)
    response.make_conditional(request)
    return response


def may_edit() -> bool:
    """Tell whether the reader works on packs: she is led to the drafts and may begin one."""
    return can(current_actor(), Permission.EDIT_REGULATIONS)


def titles_of(regulation: Regulation) -> Callable[[str], str]:
    """Return what gives the title of a milestone of this pack by its code, in the reader's language."""
    titles = {rule.code: words.own_text(rule.title) for rule in regulation.milestones}
    return lambda code: titles.get(code, code)
