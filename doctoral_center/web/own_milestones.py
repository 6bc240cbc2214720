"""Ask a milestone of one candidate alone: its day is shown before anything is decided."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.errors import InvalidInputError, NotFoundError
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.plans import Ends
from doctoral_center.labels.institutions import institution_name, institution_short
from doctoral_center.models.candidacies import Track
from doctoral_center.models.milestones import Milestone
from doctoral_center.operations.own_milestones import (
    Foreseen,
    access_to_sides,
    add_milestone,
    check_replaceable,
    foresee,
    replace_milestone,
)
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import can, require
from doctoral_center.queries.files import LoadedFile, get_file, get_file_of_milestone
from doctoral_center.queries.regulations import parsed_regulation
from doctoral_center.web.candidate_views import title_of
from doctoral_center.web.forms.own_milestones import OwnMilestoneForm
from doctoral_center.web.forms.refusals import show_refusal
from doctoral_center.web.languages import reader_locale
from doctoral_center.web.requests import change, current_actor, is_unsafe
from doctoral_center.web.what_if_views import BeforeAndAfter, MoveRow

pages = Blueprint("own_milestones", __name__)

Page = str | Response | tuple[str, int]
# What a confirmation stands for: whoever changes one of these has not seen what follows.
SEEN = ("side", "roll", "signed_as", "form_of", "due_on", "opens_on")


@dataclass(frozen=True)
class Shown:
    """The file, the sides that the reader may ask for, and the milestone to be replaced if there is one."""

    file: LoadedFile
    sides: tuple[Track, ...]
    old: Milestone | None = None

    @property
    def address(self) -> str:
        """Where the reader came from."""
        if self.old is not None:
            return f"/milestones/{self.old.reviewable.ref}"
        return f"/candidates/{self.file.candidacy.ref}"


@pages.route("/candidates/<ref>/milestones/new", methods=["GET", "POST"])
def add(ref: str) -> Page:
    """Add a milestone for this candidate alone."""
    actor = current_actor()
    file = get_file(ref)
    if file is None:
        raise NotFoundError
    require(actor, Permission.ADD_MILESTONE, access_to_sides(file, actor))
    form = OwnMilestoneForm()

    def carry_out(actor: Actor) -> str:
        return add_milestone(ref, form.given(), actor=actor, now=clock.now())

    return _decide(Shown(file, _sides(file, actor)), form, carry_out)


@pages.route("/milestones/<ref>/replace", methods=["GET", "POST"])
def put_in_place(ref: str) -> Page:
    """Waive a milestone and ask another in its place."""
    actor = current_actor()
    found = get_file_of_milestone(ref)
    if found is None:
        raise NotFoundError
    file, old = found
    require(actor, Permission.WAIVE_MILESTONE, file.access(actor, old))
    check_replaceable(old)
    form = OwnMilestoneForm()
    if not is_unsafe():
        _begin_with(form, file, old)

    def carry_out(actor: Actor) -> str:
        return replace_milestone(ref, form.given(), actor=actor, now=clock.now())

    tracks = {part.track_id for part in old.tracks}
    sides = tuple(track for track in _sides(file, actor) if track.id in tracks)
    return _decide(Shown(file, sides, old), form, carry_out)


def _decide(shown: Shown, form: OwnMilestoneForm, carry_out: Callable[[Actor], str]) -> Page:
    """Show the form; on a first post the day that would come of it; on a confirmed one carry it out."""
    form.offer(
        [(track.institution.code, institution_name(track.institution)) for track in shown.sides],
        list(_rules(shown.file)),
        list(_reports(shown.file)),
    )
    if not is_unsafe():
        return _page(shown, form)
    if not form.validate():
        return _page(shown, form), 422
    try:
        if "confirm" not in request.form or request.form.get("previewed") != _seen_in(form):
            foreseen = foresee(shown.file, form.given(), now=clock.now(), old=shown.old)
            return _page(shown, form, _before_and_after(shown, form, foreseen))
        with change() as actor:
            ref = carry_out(actor)
    except InvalidInputError as error:
        show_refusal(form, error)
        return _page(shown, form), 422
    flash(_("The milestone is asked for now. The candidate is told."))
    return redirect(f"/milestones/{ref}", 303)


def _page(shown: Shown, form: OwnMilestoneForm, seen: BeforeAndAfter | None = None) -> str:
    return render_template(
        "own_milestones/form.html",
        shown=shown,
        form=form,
        seen=seen,
        previewed=_seen_in(form),
        title=title_of(shown.old) if shown.old is not None else None,
    )


def _seen_in(form: OwnMilestoneForm) -> str:
    return "; ".join(f"{name} {form[name].data}" for name in SEEN)


def _before_and_after(shown: Shown, form: OwnMilestoneForm, foreseen: Foreseen) -> BeforeAndAfter:
    candidacy, old = shown.file.candidacy, shown.old
    given = form.given()
    title = given.titles.get(reader_locale().value, "").strip() or next(filter(str.strip, given.titles.values()), "")
    rows = [MoveRow(title, None, foreseen.planned.due_on, is_new=True)]
    if old is not None:
        rows.append(MoveRow(title_of(old), old.due_on, None, is_gone=True))
    rows += [MoveRow(title_of(move.milestone), move.old_due_on, move.new_due_on) for move in foreseen.moves]
    before = Ends(candidacy.normal_end_on, candidacy.latest_end_on)
    return BeforeAndAfter(tuple(rows), before, foreseen.ends)


def _begin_with(form: OwnMilestoneForm, file: LoadedFile, old: Milestone) -> None:
    """Fill in what the new milestone would most likely have in common with the old one."""
    form.due_on.data, form.opens_on.data = old.due_on, old.opens_on
    part = old.tracks[0]
    if part.rule.regulation.is_individual:
        return
    side = next(track.institution.code for track in file.candidacy.tracks if track.id == part.track_id)
    form.signed_as.data = f"{side}/{part.rule.code}"
    form.form_of.data = f"{side}/{part.rule.code}" if part.rule.form is not None else ""


def _sides(file: LoadedFile, actor: Actor) -> tuple[Track, ...]:
    access = access_to_sides(file, actor)
    return tuple(
        track
        for track in file.candidacy.tracks
        if can(actor, Permission.ADD_MILESTONE, replace(access, side_ids=frozenset({track.institution_id})))
    )


def _rules(file: LoadedFile) -> Iterator[tuple[str, str]]:
    """Yield the milestones of the candidate's packs by whose chain one may go, as (value, words)."""
    for track in file.candidacy.tracks:
        for rule in parsed_regulation(track.regulation).milestones:
            yield f"{track.institution.code}/{rule.code}", _as_in(rule.title.in_language(reader_locale()), track, file)


def _reports(file: LoadedFile) -> Iterator[tuple[str, str]]:
    """Yield the forms of the candidate's packs, each by the milestone that has it, as (value, words)."""
    for track in file.candidacy.tracks:
        for rule in parsed_regulation(track.regulation).milestones:
            if rule.form is not None:
                title = rule.title.in_language(reader_locale())
                yield f"{track.institution.code}/{rule.code}", _as_in(title, track, file)


def _as_in(title: str, track: Track, file: LoadedFile) -> str:
    if len(file.candidacy.tracks) == 1:
        return str(_("As for “%(title)s”", title=title))
    side = institution_short(track.institution)
    return str(_("As for “%(title)s” (%(side)s)", title=title, side=side))
