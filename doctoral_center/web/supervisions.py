"""Appoint, replace and end supervisors."""

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError
from doctoral_center.domain.people import SupervisionRole
from doctoral_center.domain.permissions import Permission
from doctoral_center.models.candidacies import Supervision
from doctoral_center.operations.people_named import person_named
from doctoral_center.operations.supervisions import (
    SupervisionData,
    appoint_supervisor,
    end_supervision,
    replace_supervisor,
)
from doctoral_center.policy.permissions import require
from doctoral_center.queries.files import LoadedFile, get_file, get_file_of_supervision, lock_file_by_ref
from doctoral_center.web.forms.refusals import show_refusal
from doctoral_center.web.forms.supervisions import AppointmentForm, EndForm, SuccessorForm
from doctoral_center.web.requests import change, current_actor, is_unsafe

pages = Blueprint("supervisions", __name__)

Page = str | Response | tuple[str, int]


@pages.route("/candidates/<ref>/supervisions/new", methods=["GET", "POST"])
def appoint(ref: str) -> Page:
    """Appoint a further supervisor."""
    file = _file(ref)
    form = AppointmentForm()
    form.offer([track.institution for track in file.candidacy.tracks], file.today(clock.now()))
    if not is_unsafe():
        return _page("supervisions/appoint.html", file, form)
    if not form.validate():
        return _page("supervisions/appoint.html", file, form), 422
    try:
        _appoint(ref, form)
    except InvalidInputError as error:
        show_refusal(form, error)
        return _page("supervisions/appoint.html", _file(ref), form), 422
    flash(_("The supervisor is appointed."))
    return redirect(f"/candidates/{ref}", 303)


def _appoint(ref: str, form: AppointmentForm) -> None:
    now = clock.now()
    with change() as actor:
        file = lock_file_by_ref(ref)
        # Before anybody is added to the people.
        require(actor, Permission.MANAGE_SUPERVISIONS, file.access(actor))
        institutions = {track.institution.code: track.institution for track in file.candidacy.tracks}
        institution = institutions[form.institution.data]
        person = person_named(form.email.data, form.name.data, institution, actor=actor, now=now)
        data = SupervisionData(
            person.id,
            institution.id,
            SupervisionRole(form.role.data),
            form.share_percent.data,
            form.from_on.data,
        )
        appoint_supervisor(file, data, actor=actor, now=now)


@pages.route("/supervisions/<ref>/replace", methods=["GET", "POST"])
def replace(ref: str) -> Page:
    """Put somebody else in a supervisor's place."""
    file, leaving = _supervision(ref)
    form = SuccessorForm()
    if not is_unsafe():
        form.from_on.data = file.today(clock.now())
        return _page("supervisions/replace.html", file, form, leaving)
    if not form.validate():
        return _page("supervisions/replace.html", file, form, leaving), 422
    address = f"/candidates/{file.candidacy.ref}"
    try:
        _replace(ref, form)
    except InvalidInputError as error:
        show_refusal(form, error)
        return _page("supervisions/replace.html", *_form_and(ref, form)), 422
    flash(_("The supervisor is replaced. What waited for a signature waits for the successor."))
    return redirect(address, 303)


def _replace(ref: str, form: SuccessorForm) -> None:
    now = clock.now()
    with change() as actor:
        file, leaving = _found(ref)
        require(actor, Permission.MANAGE_SUPERVISIONS, file.access(actor))
        person = person_named(form.email.data, form.name.data, leaving.institution, actor=actor, now=now)
        replace_supervisor(ref, actor=actor, person_id=person.id, from_on=form.from_on.data, now=now)


@pages.route("/supervisions/<ref>/end", methods=["GET", "POST"])
def end(ref: str) -> Page:
    """End a supervision without a successor."""
    file, leaving = _supervision(ref)
    form = EndForm()
    if not is_unsafe():
        form.until_on.data = file.today(clock.now())
        return _page("supervisions/end.html", file, form, leaving)
    if not form.validate():
        return _page("supervisions/end.html", file, form, leaving), 422
    address = f"/candidates/{file.candidacy.ref}"
    try:
        with change() as actor:
            end_supervision(ref, actor=actor, until_on=form.until_on.data, now=clock.now())
    except InvalidInputError as error:
        show_refusal(form, error)
        return _page("supervisions/end.html", *_form_and(ref, form)), 422
    flash(_("The supervision is ended."))
    return redirect(address, 303)


def _form_and(ref: str, form: EndForm | SuccessorForm) -> tuple[LoadedFile, EndForm | SuccessorForm, Supervision]:
    """Return what a page shows, loaded again after a refusal has rolled back."""
    file, leaving = _found(ref)
    return file, form, leaving


def _page(
    template: str, file: LoadedFile, form: AppointmentForm | EndForm | SuccessorForm, leaving: Supervision | None = None
) -> str:
    return render_template(template, file=file, form=form, leaving=leaving, address=f"/candidates/{file.candidacy.ref}")


def _file(ref: str) -> LoadedFile:
    actor = current_actor()
    file = get_file(ref)
    if file is None:
        raise NotFoundError
    require(actor, Permission.MANAGE_SUPERVISIONS, file.access(actor))
    return file


def _supervision(ref: str) -> tuple[LoadedFile, Supervision]:
    actor = current_actor()
    file, supervision = _found(ref)
    require(actor, Permission.MANAGE_SUPERVISIONS, file.access(actor))
    if supervision.until_on is not None:
        raise ImpossibleNowError("supervision-ended")
    return file, supervision


def _found(ref: str) -> tuple[LoadedFile, Supervision]:
    found = get_file_of_supervision(ref)
    if found is None:
        raise NotFoundError
    return found
