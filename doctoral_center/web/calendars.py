"""Working days: what the library says of a country's year, what has been entered, and whose dates that moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.calendars import is_known_country, is_working_day, named_days
from doctoral_center.domain.day_lines import DayChange, WrongLine, WrongLinesError, as_line
from doctoral_center.domain.days import day_in
from doctoral_center.domain.errors import InvalidInputError, NotFoundError
from doctoral_center.domain.permissions import Permission
from doctoral_center.labels.calendars import wrong_line_text
from doctoral_center.labels.packs import country_text
from doctoral_center.models.calendars import WorkingDay
from doctoral_center.operations.calendars import MovedBy, change_working_days, confirm_year, foresee_working_days
from doctoral_center.policy.permissions import require
from doctoral_center.queries.calendars import get_confirmation, list_country_years, list_entered
from doctoral_center.web.forms.calendars import DaysForm
from doctoral_center.web.forms.refusals import show_refusal
from doctoral_center.web.languages import reader_locale
from doctoral_center.web.requests import change, current_actor, is_unsafe

pages = Blueprint("calendars", __name__)

Page = str | Response | tuple[str, int]
# No due day lies farther away (domain.days).
YEARS_AROUND = 15


@dataclass(frozen=True)
class DayLine:
    """One day that is not like any other of its week. `entered`: by an administrator, whatever the library says."""

    day: date
    name: str
    is_working: bool
    entered: WorkingDay | None
    # What the library says, where that is otherwise.
    differs: bool

    @property
    def line_to_clear(self) -> str:
        """What gives the day back to the library."""
        return as_line(DayChange(self.day, None))


@pages.get("/working-days")
def index() -> str:
    """Every country in use: this year and the next."""
    require(current_actor(), Permission.MANAGE_CALENDARS)
    year = _this_year()
    return render_template(
        "calendars/index.html", years=list_country_years([year, year + 1]), country_text=country_text
    )


@pages.route("/working-days/<country>/<int:year>", methods=["GET", "POST"])
def show(country: str, year: int) -> Page:
    """A country's year; a first post shows whose dates would move, a confirmed one enters the days."""
    actor = current_actor()
    _check(country, year)
    form = DaysForm()
    if not is_unsafe():
        return _page(country, year, form)
    if not form.validate():
        return _page(country, year, form), 422
    try:
        changes = form.given(year)
        # Lines changed below the figures have not been counted.
        if "confirm" not in request.form or request.form.get("previewed") != _lines(changes):
            return _page(country, year, form, foresee_working_days(country, changes, actor=actor), changes)
        with change() as actor:
            moved = change_working_days(country, year, changes, actor=actor, now=clock.now())
    except InvalidInputError as error:
        show_refusal(form, error)
        return _page(country, year, form, wrong=error.wrong if isinstance(error, WrongLinesError) else ()), 422
    flash(_told(moved))
    return redirect(f"/working-days/{country}/{year}", 303)


@pages.post("/working-days/<country>/<int:year>/confirm")
def confirm(country: str, year: int) -> Response:
    """The year has been compared with what was published."""
    _check(country, year)
    with change() as actor:
        confirm_year(country, year, actor=actor, now=clock.now())
    flash(_("%(country)s, %(year)s: confirmed.", country=country_text(country), year=year))
    return redirect(f"/working-days/{country}/{year}", 303)


def _check(country: str, year: int) -> None:
    require(current_actor(), Permission.MANAGE_CALENDARS)
    if not is_known_country(country) or abs(year - _this_year()) > YEARS_AROUND:
        raise NotFoundError


def _this_year() -> int:
    return day_in(clock.now(), current_actor().timezone).year


def _page(
    country: str,
    year: int,
    form: DaysForm,
    moved: MovedBy | None = None,
    changes: Sequence[DayChange] = (),
    wrong: Sequence[WrongLine] = (),
) -> str:
    return render_template(
        "calendars/year.html",
        country=country,
        name=country_text(country),
        year=year,
        days=_days(country, year),
        confirmation=get_confirmation(country, year),
        form=form,
        moved=moved,
        moved_text=_would_move(moved) if moved is not None else "",
        previewed=_lines(changes),
        wrong=[wrong_line_text(each) for each in wrong],
        this_year=_this_year(),
        reach=YEARS_AROUND,
    )


def _days(country: str, year: int) -> list[DayLine]:
    entered = {each.day: each for each in list_entered(country, year)}
    named = {each.day: each for each in named_days(country, year, reader_locale().value)}
    lines = []
    for day in sorted(named.keys() | entered.keys()):
        own, library = entered.get(day), named.get(day)
        works = is_working_day(day, country)
        lines.append(
            DayLine(
                day=day,
                name=(own.name if own is not None else "") or (library.name if library is not None else ""),
                is_working=own.is_working if own is not None else works,
                entered=own,
                differs=own is not None and own.is_working != works,
            )
        )
    return lines


def _lines(changes: Sequence[DayChange]) -> str:
    return "\n".join(as_line(each) for each in changes)


def _would_move(moved: MovedBy) -> str:
    if not moved.candidates:
        return str(_("No date would move."))
    number = moved.candidates
    words = ngettext(
        "The dates of %(num)d candidate would move.", "The dates of %(num)d candidates would move.", number
    )
    return str(words)


def _told(moved: MovedBy) -> str:
    if not moved.candidates:
        return str(_("Entered: no date moved."))
    return str(
        ngettext(
            "Entered. The dates of %(num)d candidate have moved.",
            "Entered. The dates of %(num)d candidates have moved.",
            moved.candidates,
        )
    )
