"""Cohorts: their list, and the matrix of candidates × milestones (screen 13)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.days import day_in
from doctoral_center.domain.milestones import Status
from doctoral_center.domain.permissions import Permission
from doctoral_center.operations.invitations import invite_cohort
from doctoral_center.policy.actors import Actor
from doctoral_center.policy.permissions import coordinates_something, require
from doctoral_center.queries.cohorts import CohortFigures, get_cohort, list_cohort_figures
from doctoral_center.queries.matrix import Column, Line, Matrix, get_matrix
from doctoral_center.queries.people import list_people_to_invite
from doctoral_center.web.requests import change, current_actor, is_unsafe

pages = Blueprint("cohorts", __name__)

# How far around today a milestone's first planned day may lie to be shown at first.
AROUND = timedelta(days=270)
SETTLED = frozenset({Status.APPROVED, Status.WAIVED, Status.NOT_PASSED, Status.CANCELLED, Status.SKIPPED})

# Key in the address → words, and who belongs to it.
VIEWS: dict[str, tuple[object, Callable[[Line], bool]]] = {
    "everybody": (_("Everybody"), lambda _line: True),
    "action": (_("Needs action"), lambda line: line.is_late or line.is_blocked),
    "blocked": (_("Blocked by a signer"), lambda line: line.is_blocked),
    "late": (_("Late"), lambda line: line.is_late),
    "leave": (_("On leave"), lambda line: line.is_on_leave),
}


@pages.get("/cohorts")
def index() -> str:
    """Every cohort that the reader may count, with its figures."""
    actor = current_actor()
    require(actor, Permission.READ_COHORT)
    figures = list_cohort_figures(actor, now=clock.now())
    return render_template("cohorts/list.html", figures=figures)


@pages.get("/cohorts/<ref>")
def show(ref: str) -> str:
    """One cohort's matrix; an observer sees its figures alone."""
    actor = current_actor()
    require(actor, Permission.READ_COHORT)
    cohort = get_cohort(ref, actor=actor)
    if cohort is None:
        abort(404)
    now = clock.now()
    matrix = get_matrix(cohort, actor=actor, now=now)
    view = request.args.get("view", "everybody")
    words, belongs = VIEWS.get(view, VIEWS["everybody"])
    today = day_in(now, cohort.timezone)
    all_steps = request.args.get("steps") == "all"
    columns = [
        column
        for column in matrix.columns
        if all_steps or abs(column.planned_on - today) <= AROUND or _is_open_late(column, matrix)
    ]
    figures = None if matrix.lines else _figures(ref, actor, now)
    return render_template(
        "cohorts/matrix.html",
        figures=figures,
        may_enrol=coordinates_something(actor, None),
        cohort=cohort,
        matrix=matrix,
        columns=columns,
        all_steps=all_steps,
        lines=[line for line in matrix.lines if belongs(line)],
        views={key: (text, sum(map(test, matrix.lines))) for key, (text, test) in VIEWS.items()},
        view=view if view in VIEWS else "everybody",
        view_words=words,
        done=_done,
        done_own=_done_own,
        needing=_needing,
        Status=Status,
    )


@pages.route("/cohorts/<ref>/invite", methods=["GET", "POST"])
def invite(ref: str) -> str | Response:
    """Show whom invitations would go to; send them on confirmation. Sent twice, they go once."""
    actor = current_actor()
    require(actor, Permission.INVITE_PEOPLE)
    cohort = get_cohort(ref, actor=actor)
    if cohort is None:
        abort(404)
    if is_unsafe():
        with change() as actor:
            invited = invite_cohort(ref, actor=actor, now=clock.now())
        flash(ngettext("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", invited))
        return redirect(url_for("cohorts.show", ref=ref), 303)
    people = list_people_to_invite(cohort.id, actor=actor, now=clock.now())
    return render_template("cohorts/invite.html", cohort=cohort, people=people)


def _figures(ref: str, actor: Actor, now: datetime) -> CohortFigures | None:
    """Return what an observer may know of the cohort."""
    return next((figures for figures in list_cohort_figures(actor, now=now) if figures.ref == ref), None)


def _is_open_late(column: Column, matrix: Matrix) -> bool:
    cells = (line.cells.get(column.key) for line in matrix.lines)
    return any(cell is not None and cell.days_late > 0 for cell in cells)


def _done(column: Column, lines: list[Line]) -> tuple[int, int]:
    """Return how many of the lines have this milestone behind them, and how many have it at all."""
    cells = [cell for cell in (line.cells.get(column.key) for line in lines) if cell is not None]
    return sum(cell.status in {Status.APPROVED, Status.WAIVED} for cell in cells), len(cells)


def _done_own(lines: list[Line]) -> tuple[int, int]:
    """Return how many milestones of single candidates are behind them, and how many there are."""
    cells = [own.cell for line in lines for own in line.own.values()]
    return sum(cell.status in {Status.APPROVED, Status.WAIVED} for cell in cells), len(cells)


def _needing(column: Column, lines: list[Line]) -> list[Line]:
    """Return the lines whose milestone of this column waits for somebody now, longest delay first."""
    open_now = [
        line
        for line in lines
        if (cell := line.cells.get(column.key)) is not None
        and cell.status not in SETTLED
        and cell.status not in {Status.NOT_OPEN, Status.NOT_STARTED}
    ]
    return sorted(open_now, key=lambda line: -line.cells[column.key].days_late)
