"""A leave that has been granted: correct its days, confirm the return."""

from collections.abc import Sequence

from flask import Blueprint

from doctoral_center import clock
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.errors import ImpossibleNowError, NotFoundError
from doctoral_center.domain.leaves import day_of_return
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.plans import Granted
from doctoral_center.operations.changes_of_time import proposed_leave
from doctoral_center.operations.leaves import confirm_return, correct_leave, proposed_return
from doctoral_center.operations.plans import Moved
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.changes_of_time import GrantedChange, get_change
from doctoral_center.web.dates import Decision, Page, Shown, decide
from doctoral_center.web.forms.dates import LeaveForm, ReturnForm
from doctoral_center.web.requests import current_actor, is_unsafe

pages = Blueprint("leaves", __name__)


@pages.route("/changes/<ref>/correct", methods=["GET", "POST"])
def correct(ref: str) -> Page:
    """Give the leave other days."""
    granted = _granted(ref, Permission.MANAGE_CANDIDACY)
    form = LeaveForm()
    if not is_unsafe():
        form.first_on.data, form.last_on.data = granted.change.first_on, granted.change.last_on

    def proposed(shown: Shown) -> Granted:
        return proposed_leave(shown.file, form.first_on.data, form.last_on.data, now=clock.now())

    def carry_out(actor: Actor) -> Sequence[Moved]:
        days = {"first_on": form.first_on.data, "last_on": form.last_on.data}
        return correct_leave(ref, actor=actor, reason=form.reason.data, now=clock.now(), **days)

    return decide(Decision(form, "dates/correct_leave.html", lambda: _shown(granted), proposed, carry_out))


@pages.route("/changes/<ref>/return", methods=["GET", "POST"])
def back_at_work(ref: str) -> Page:
    """Confirm the return; on another day than expected it corrects the leave."""
    granted = _granted(ref, Permission.CONFIRM_RETURN)
    form = ReturnForm()
    if not is_unsafe() and granted.change.last_on is not None:
        form.returned_on.data = day_of_return(granted.change.last_on)

    def proposed(_shown: Shown) -> Granted:
        return proposed_return(granted, form.returned_on.data, actor=current_actor(), now=clock.now())

    def carry_out(actor: Actor) -> Sequence[Moved]:
        return confirm_return(ref, actor=actor, returned_on=form.returned_on.data, now=clock.now())

    return decide(Decision(form, "dates/return.html", lambda: _shown(granted), proposed, carry_out))


def _granted(ref: str, permission: Permission) -> GrantedChange:
    actor = current_actor()
    found = get_change(ref, actor=actor)
    if found is None or found[0].change.kind is not ChangeKind.LEAVE:
        raise NotFoundError
    granted = found[0]
    require(actor, permission, granted.access(actor))
    if not granted.change.is_in_force:
        raise ImpossibleNowError("leave-taken-back")
    return granted


def _shown(granted: GrantedChange) -> Shown:
    return Shown(granted.file, instead_of=granted.change)
