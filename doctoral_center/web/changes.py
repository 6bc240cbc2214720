"""One change of time: what it is, who granted it and why; and taking it back, with the dates that would return."""

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.errors import InvalidInputError, NotFoundError
from doctoral_center.labels import error_sentence
from doctoral_center.labels.changes_of_time import granted_text
from doctoral_center.operations.changes_of_time import permission_over, take_back_change, why_not_back
from doctoral_center.operations.what_if import what_if
from doctoral_center.policy.permissions import can, require
from doctoral_center.queries.changes_of_time import GrantedChange, get_change
from doctoral_center.queries.plans import StoredPlan
from doctoral_center.web.candidate_views import title_of
from doctoral_center.web.forms.dates import TakeBackForm
from doctoral_center.web.forms.refusals import show_refusal
from doctoral_center.web.requests import change, current_actor, is_unsafe
from doctoral_center.web.what_if_views import BeforeAndAfter, before_and_after

pages = Blueprint("changes", __name__)

Page = str | Response | tuple[str, int]


@pages.route("/changes/<ref>", methods=["GET", "POST"])
def show(ref: str) -> Page:
    """The change, and for those who may take it back what that would do."""
    actor = current_actor()
    granted, stored = _found(ref)
    form = TakeBackForm()
    if not is_unsafe():
        return _page(granted, stored, form)
    require(actor, permission_over(granted.change), granted.access(actor))
    if granted.change.is_in_force:
        hindrance = why_not_back(granted)
        if hindrance is not None:
            raise hindrance
        if not form.validate():
            return _page(granted, stored, form), 422
    address = f"/changes/{ref}"
    try:
        with change() as actor:
            moved = len(take_back_change(ref, actor=actor, reason=form.reason.data or "", now=clock.now()))
    except InvalidInputError as error:
        show_refusal(form, error)
        return _page(*_found(ref), form), 422
    flash(
        ngettext("Taken back: %(num)d date moved.", "Taken back: %(num)d dates moved.", moved)
        if moved
        else _("Taken back.")
    )
    return redirect(address, 303)


def _found(ref: str) -> tuple[GrantedChange, StoredPlan]:
    found = get_change(ref, actor=current_actor())
    if found is None:
        raise NotFoundError
    return found


def _page(granted: GrantedChange, stored: StoredPlan, form: TakeBackForm) -> str:
    actor = current_actor()
    may = granted.change.is_in_force and can(actor, permission_over(granted.change), granted.access(actor))
    hindrance = why_not_back(granted) if may else None
    seen: BeforeAndAfter | None = None
    if may and hindrance is None:
        seen = before_and_after(granted.file, what_if(granted.file, without=[granted.change.id], stored=stored))
    title = title_of(granted.milestone) if granted.milestone is not None else ""
    return render_template(
        "dates/change.html",
        granted=granted,
        what=granted_text(granted.change, title),
        form=form,
        seen=seen,
        hindrance=error_sentence(hindrance) if hindrance is not None else None,
        title_of=title_of,
        may_take_back=can(actor, permission_over(granted.change), granted.access(actor)),
        may_correct=may and hindrance is None and granted.change.kind is ChangeKind.LEAVE,
    )
