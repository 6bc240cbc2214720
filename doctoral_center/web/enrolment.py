"""Enrol a candidate: choose the cohort, then one form."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.cohort_rows import usual_locale
from doctoral_center.domain.errors import InvalidInputError, NotFoundError
from doctoral_center.domain.people import NameOrder, SupervisionRole
from doctoral_center.domain.permissions import Permission
from doctoral_center.models.institutions import Institution
from doctoral_center.models.programmes import Cohort
from doctoral_center.operations.enrolment import Enrolment, enrol_candidate
from doctoral_center.operations.people import Names, PersonData
from doctoral_center.operations.people_named import person_named
from doctoral_center.operations.supervisions import SupervisionData
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import require
from doctoral_center.queries.programmes import list_cohorts_to_enrol_in
from doctoral_center.web.forms.enrolment import EnrolmentForm
from doctoral_center.web.forms.refusals import show_refusal
from doctoral_center.web.requests import change, current_actor, is_unsafe

pages = Blueprint("enrolment", __name__)

Page = str | Response | tuple[str, int]

_PARTS = {"lead": SupervisionRole.LEAD, "co": SupervisionRole.CO_SUPERVISOR}
# What the operation calls a field, and what this form does.
_FIELDS = {"name": "native_name", "thesis_title": "thesis_title_en"}


@pages.route("/candidates/enrol", methods=["GET", "POST"])
def enrol() -> Page:
    """Enrol one candidate; without `?cohort=` choose the cohort first, unless there is only one."""
    actor = current_actor()
    require(actor, Permission.ENROL_CANDIDATE)
    cohorts = list_cohorts_to_enrol_in(actor=actor)
    cohort = _chosen(cohorts)
    if cohort is None:
        return render_template("candidates/choose_cohort.html", cohorts=cohorts), 422 if is_unsafe() else 200
    form = EnrolmentForm()
    form.offer(cohort)
    if not is_unsafe():
        return render_template("candidates/enrol.html", cohort=cohort, form=form)
    if not form.validate():
        return render_template("candidates/enrol.html", cohort=cohort, form=form), 422
    try:
        ref = _enrol(form)
    except InvalidInputError as error:
        show_refusal(form, error)
        # The refusal rolled back, and with it what had been loaded.
        cohort = _chosen(list_cohorts_to_enrol_in(actor=actor))
        return render_template("candidates/enrol.html", cohort=cohort, form=form), 422
    flash(_("The candidate is enrolled. The plan below follows both regulations."))
    return redirect(f"/candidates/{ref}", 303)


def _chosen(cohorts: list[Cohort]) -> Cohort | None:
    ref = request.args.get("cohort")
    if ref is None:
        return cohorts[0] if len(cohorts) == 1 else None
    for cohort in cohorts:
        if cohort.ref == ref:
            return cohort
    raise NotFoundError


def _enrol(form: EnrolmentForm) -> str:
    now = clock.now()
    with change() as actor:
        require(actor, Permission.ENROL_CANDIDATE)
        cohort = _chosen(list_cohorts_to_enrol_in(actor=actor))
        if cohort is None:
            raise InvalidInputError("cohort-unknown")
        sides = {side.institution.code: side.institution for side in cohort.programme.sides}
        try:
            file = enrol_candidate(_enrolment(form, cohort, sides, actor), actor=actor, now=now)
        except InvalidInputError as error:
            raise InvalidInputError(error.code, _FIELDS.get(error.field or "", error.field), error.params) from None
        return file.candidacy.ref


def _enrolment(form: EnrolmentForm, cohort: Cohort, sides: Mapping[str, Institution], actor: Actor) -> Enrolment:
    home = sides[form.home_institution.data]
    names = Names(
        native_name=form.native_name.data,
        latin_family=form.latin_family.data,
        latin_given=form.latin_given.data,
        name_order=NameOrder(form.name_order.data),
    )
    titles = {language: form[f"thesis_title_{language}"].data for language in ("en", "zh", "ru")}
    return Enrolment(
        person=PersonData(form.email.data, names, usual_locale(home.country), home.timezone or "UTC"),
        cohort_id=cohort.id,
        home_institution_id=home.id,
        starts_on=form.starts_on.data,
        thesis_title={language: title for language, title in titles.items() if title},
        discipline=form.discipline.data.strip() or None,
        supervisions=tuple(_supervision(form, part, sides, actor) for part in _PARTS if form[f"{part}_email"].data),
    )


def _supervision(form: EnrolmentForm, part: str, sides: Mapping[str, Institution], actor: Actor) -> SupervisionData:
    institution = sides[form[f"{part}_institution"].data]
    email, name = form[f"{part}_email"].data, form[f"{part}_name"].data
    try:
        person = person_named(email, name, institution, actor=actor, now=clock.now())
    except InvalidInputError as error:
        raise InvalidInputError(error.code, f"{part}_{error.field}", error.params) from None
    return SupervisionData(person.id, institution.id, _PARTS[part])
