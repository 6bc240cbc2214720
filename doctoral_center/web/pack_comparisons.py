"""Two versions side by side: what differs, and the same start day under both."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from doctoral_center import clock
from doctoral_center.domain.days import check_near, day_in
from doctoral_center.domain.deadlines import Schedule, compute_schedule
from doctoral_center.domain.errors import InvalidInputError, NotFoundError
from doctoral_center.domain.pack_differences import pack_differences
from doctoral_center.domain.regulation_rules import Regulation
from doctoral_center.labels import error_sentence
from doctoral_center.labels.milestones import milestone_title
from doctoral_center.labels.pack_differences import difference_groups
from doctoral_center.queries.calendars import get_working_days
from doctoral_center.queries.regulation_drafts import PublishedVersion, list_versions
from doctoral_center.queries.regulation_versions import get_published
from doctoral_center.queries.regulations import parsed_regulation
from doctoral_center.web.languages import reader_zone

pages = Blueprint("pack_comparisons", __name__)


@dataclass(frozen=True)
class DatePair:
    """One date of both versions for the same start day. None: that version does not ask for it."""

    title: str
    before: date | None
    after: date | None


@pages.get("/regulations/compare")
def compare() -> str | tuple[str, int]:
    """Choose two versions, and see what differs."""
    versions = list_versions()
    names = [request.args.get(name, "") for name in ("a", "b")]
    if not all(names):
        return _page(versions, names)
    a, b = (_published(versions, name) for name in names)
    groups = difference_groups(pack_differences(a, b), a, b)
    try:
        start = _start()
        dates = list(_dates(a, b, start)) if start is not None else None
    except InvalidInputError as error:
        return _page(versions, names, groups=groups, compared=True, error=error_sentence(error)), 422
    return _page(versions, names, groups=groups, compared=True, start=start, dates=dates)


def _page(versions: list[PublishedVersion], names: list[str], **shown: object) -> str:
    titles = {each.name: each for each in versions}
    return render_template(
        "regulations/compare.html",
        versions=versions,
        a=titles.get(names[0]),
        b=titles.get(names[1]),
        first_day=f"{day_in(clock.now(), reader_zone()).year}-09-01",
        **{"groups": [], "compared": False, "start": None, "dates": None, "error": "", **shown},
    )


def _published(versions: list[PublishedVersion], name: str) -> Regulation:
    named = next((each for each in versions if each.name == name), None)
    row = get_published(named.code, named.version) if named is not None else None
    if row is None:
        raise NotFoundError
    return parsed_regulation(row)


def _start() -> date | None:
    """Return the start day that is asked for. Raises InvalidInputError for what is no day, or far away."""
    written = request.args.get("start", "")
    if not written:
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise InvalidInputError("day-unreadable", "start") from None
    return check_near(day, day_in(clock.now(), reader_zone()), "start")


def _dates(a: Regulation, b: Regulation, start: date) -> Iterator[DatePair]:
    """Yield each date under both versions, in the order of the second; what only the first has comes last."""
    working_days = get_working_days()
    schedules = [compute_schedule(each, start, working_days=working_days) for each in (a, b)]
    old, new = _due_days(a, schedules[0]), _due_days(b, schedules[1])
    for key, (title, due_on) in new.items():
        yield DatePair(title, old[key][1] if key in old else None, due_on)
    for key, (title, due_on) in old.items():
        if key not in new:
            yield DatePair(title, due_on, None)
    before, after = schedules
    yield DatePair(_("Normal end of study"), before.normal_end_on, after.normal_end_on)
    yield DatePair(_("Latest end of study"), before.latest_end_on, after.latest_end_on)


def _due_days(regulation: Regulation, schedule: Schedule) -> dict[tuple[str, int], tuple[str, date | None]]:
    found = {}
    for deadline in schedule.deadlines:
        rule = regulation.rule(deadline.code)
        title = {"en": rule.title.en, "zh": rule.title.zh, "ru": rule.title.ru}
        name = milestone_title(title, deadline.occurrence, is_repeating=rule.is_repeating)
        found[deadline.code, deadline.occurrence] = (name, deadline.due_on)
    return found
