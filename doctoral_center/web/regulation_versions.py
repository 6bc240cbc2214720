"""Move candidates to another version of a pack: first whose dates would move, then the decision with its reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.errors import InvalidInputError, NotFoundError
from doctoral_center.domain.permissions import Permission
from doctoral_center.labels.versions import figures_text
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.models.institutions import Institution
from doctoral_center.models.people import Person
from doctoral_center.operations.dry_runs import DryRun, try_on
from doctoral_center.operations.regulation_versions import (
    MOST_AT_ONCE,
    MovedFiles,
    VersionChange,
    move_track,
)
from doctoral_center.policy.permissions import require
from doctoral_center.policy.visibility import coordinated_candidacies
from doctoral_center.queries.cohorts import CohortHead, get_cohort
from doctoral_center.queries.files import get_file
from doctoral_center.queries.regulation_drafts import list_versions
from doctoral_center.queries.regulation_versions import FollowedVersion, get_published, list_followed
from doctoral_center.queries.regulations import parsed_regulation
from doctoral_center.web.forms.refusals import show_refusal
from doctoral_center.web.forms.versions import MoveForm
from doctoral_center.web.requests import change, current_actor, is_unsafe
from doctoral_center.web.version_views import TriedView, tried_views

pages = Blueprint("regulation_versions", __name__)

Page = str | Response | tuple[str, int]
# Each with all her dates; of more candidates, the own page of each shows them.
MOST_DETAILS = 60
# Code and version, as PublishedVersion.name gives them.
_NAMED = re.compile(r"([a-z0-9_-]{1,80})/([0-9]{1,7})")


@dataclass(frozen=True)
class Subjects:
    """Whom a page is about: a cohort, or one candidate."""

    condition: ColumnElement[bool]
    followed: Sequence[FollowedVersion]
    cohort: CohortHead | None = None
    candidate: Person | None = None
    ref: str = ""

    @property
    def address(self) -> str:
        """The page's own address."""
        return f"/cohorts/{self.cohort.ref}/regulations" if self.cohort else f"/candidates/{self.ref}/regulations"

    @property
    def sides(self) -> list[Institution]:
        """The universities whose version may be changed here."""
        return list({each.institution.id: each.institution for each in self.followed}.values())

    def side(self, code: str) -> Institution | None:
        """Return the side with this university's code; the only one there is without."""
        if not code and len(self.sides) == 1:
            return self.sides[0]
        return next((each for each in self.sides if each.code == code), None)


@pages.route("/cohorts/<ref>/regulations", methods=["GET", "POST"])
def of_cohort(ref: str) -> Page:
    """Move candidates of a cohort."""
    actor = current_actor()
    require(actor, Permission.TRY_REGULATIONS)
    cohort = get_cohort(ref, actor=actor)
    if cohort is None:
        raise NotFoundError
    condition = and_(
        Candidacy.cohort_id == cohort.id, Candidacy.person_id != actor.person_id, coordinated_candidacies(actor)
    )
    return _answer(Subjects(condition, list_followed(condition, actor=actor), cohort=cohort))


@pages.route("/candidates/<ref>/regulations", methods=["GET", "POST"])
def of_candidate(ref: str) -> Page:
    """Move one candidate."""
    actor = current_actor()
    file = get_file(ref)
    if file is None:
        raise NotFoundError
    require(actor, Permission.MANAGE_CANDIDACY, file.access(actor))
    condition = Candidacy.ref == ref
    return _answer(Subjects(condition, list_followed(condition, actor=actor), candidate=file.candidate, ref=ref))


def _answer(subjects: Subjects) -> Page:
    form = MoveForm()
    if not is_unsafe():
        return _page(subjects, form, subjects.side(request.args.get("side", "")), request.args.get("version", ""))
    side = next((each for each in subjects.sides if each.code == form.side.data), None)
    named = _NAMED.fullmatch(form.version.data)
    if side is None or named is None:
        return _page(subjects, form, side, ""), 422
    if not form.validate():
        return _page(subjects, form, side, form.version.data), 422
    refs = [subjects.ref] if subjects.ref else form.candidates.data or []
    try:
        with change() as actor:
            moved = move_track(
                refs, VersionChange(side.id, named[1], int(named[2]), form.reason.data), actor=actor, now=clock.now()
            )
    except InvalidInputError as error:
        show_refusal(form, error)
        return _page(subjects, form, side, form.version.data), 422
    _tell(moved)
    return redirect(subjects.address if subjects.cohort else f"/candidates/{subjects.ref}", 303)


def _tell(moved: MovedFiles) -> None:
    if not moved.candidates:
        flash(_("Nobody was moved: all of them follow this version already."))
        return
    follow = ngettext(
        "%(num)d candidate follows this version now.", "%(num)d candidates follow this version now.", moved.candidates
    )
    flash(follow)
    flash(ngettext("%(num)d date moved.", "%(num)d dates moved.", moved.dates) if moved.dates else _("No date moved."))


def _page(subjects: Subjects, form: MoveForm, side: Institution | None, version: str) -> str:
    """Draw the choice of side and version and, once both are chosen, what would move."""
    run = _run(subjects, side, version) if side is not None and version else None
    versions = list_versions()
    in_use = {each.code for each in subjects.followed if side is not None and each.institution.id == side.id}
    tried = tried_views(run.tried) if run is not None else []
    return render_template(
        "regulations/move.html",
        subjects=subjects,
        form=form,
        side=side,
        version=version,
        chosen=next((each for each in versions if each.name == version), None),
        own_versions=[each for each in versions if not in_use or each.code in in_use],
        other_versions=[each for each in versions if in_use and each.code not in in_use],
        run=run,
        tried=tried,
        ticked=set(form.candidates.data or ()) if is_unsafe() else _ticked(tried),
        has_details=len(tried) <= MOST_DETAILS,
        figures_text=figures_text,
        most=MOST_AT_ONCE,
    )


def _ticked(tried: Sequence[TriedView]) -> set[str]:
    """Return whom the page proposes to move: all who can be, as far as that is possible at once."""
    possible = [each.ref for each in tried if not each.error and not each.follows_already]
    return set(possible[:MOST_AT_ONCE])


def _run(subjects: Subjects, side: Institution, version: str) -> DryRun | None:
    named = _NAMED.fullmatch(version)
    row = get_published(named[1], int(named[2])) if named is not None else None
    if row is None:
        raise NotFoundError
    return try_on(subjects.condition, parsed_regulation(row), institution_id=side.id)
