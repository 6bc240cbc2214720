"""`/`: the first of a person's parts in which something waits, with chips to the others."""

from collections.abc import Callable, Iterator
from enum import StrEnum

from flask import Blueprint, g, redirect, request
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import administers, coordinates_something, observes
from doctoral_center.queries.access import Reader
from doctoral_center.web.frame import reader_of
from doctoral_center.web.home_administrator import administrator_home
from doctoral_center.web.home_candidate import candidate_home
from doctoral_center.web.home_coordinator import coordinator_home
from doctoral_center.web.requests import current_actor
from doctoral_center.web.reviews import inbox

pages = Blueprint("home", __name__)


class Part(StrEnum):
    """What a person may be here; the value stands in the address, `/?as=…`."""

    CANDIDATE = "candidate"
    SIGNER = "signer"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


NAMES = {
    Part.CANDIDATE: _("My doctorate"),
    Part.SIGNER: _("To decide"),
    Part.COORDINATOR: _("Coordination"),
    Part.ADMINISTRATOR: _("Administration"),
}
HOMES: dict[Part, Callable[[Actor], str]] = {
    Part.CANDIDATE: candidate_home,
    Part.SIGNER: inbox,
    Part.COORDINATOR: coordinator_home,
    Part.ADMINISTRATOR: administrator_home,
}


@pages.get("/")
def home() -> str | Response:
    """Show the part asked for by `as`, else the first in which something waits, else the first."""
    actor = current_actor()
    reader = reader_of(actor)
    parts = list(_parts(actor, reader))
    if not parts:
        return redirect("/cohorts" if observes(actor, None) else "/me", 303)
    wish = request.args.get("as")
    busy = [part for part in parts if part is not Part.SIGNER or reader.waiting]
    shown = Part(wish) if wish in parts else next(iter(busy), parts[0])
    if len(parts) > 1:
        g.chips = [(part.value, NAMES[part], part is shown) for part in parts]
    return HOMES[shown](actor)


def _parts(actor: Actor, reader: Reader) -> Iterator[Part]:
    if reader.is_candidate:
        yield Part.CANDIDATE
    if reader.is_supervisor or reader.waiting:
        yield Part.SIGNER
    if coordinates_something(actor, None):
        yield Part.COORDINATOR
    if administers(actor, None):
        yield Part.ADMINISTRATOR
