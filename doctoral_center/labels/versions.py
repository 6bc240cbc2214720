"""Versions of packs in words: what one would do to dates, and why candidates cannot be moved to it."""

from collections.abc import Iterator, Mapping

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.plan_moves import DayMove, MoveFigures, MoveKind
from doctoral_center.labels.names import comma

VERSION_ERRORS: Mapping[str, object] = {
    "day-unreadable": _("Enter a day."),
    "version-unknown": _("%(code)s %(version)s is not published: choose another version."),
    "nobody-chosen": _("Nobody is chosen: tick the candidates who are to follow this version."),
    "too-many-candidates": _("At most %(most)s candidates can be moved at once: tick fewer, then move the others."),
}


def figures_text(figures: MoveFigures) -> str:
    """Say how many dates move, by how much at most, and how many appear and vanish."""
    return comma().join(_figures(figures)) or str(gettext("No date moves"))


def _figures(figures: MoveFigures) -> Iterator[str]:
    if figures.moved:
        yield str(ngettext("%(num)d date moves", "%(num)d dates move", figures.moved))
    if figures.earlier_days:
        yield str(ngettext("up to %(num)d day earlier", "up to %(num)d days earlier", figures.earlier_days))
    if figures.later_days:
        yield str(ngettext("up to %(num)d day later", "up to %(num)d days later", figures.later_days))
    if figures.added:
        yield str(ngettext("%(num)d is added", "%(num)d are added", figures.added))
    if figures.gone:
        yield str(ngettext("%(num)d is no longer asked for", "%(num)d are no longer asked for", figures.gone))


def move_text(move: DayMove) -> str:
    """Say by how much a date moves, or what becomes of it."""
    if move.kind is MoveKind.GONE:
        return str(gettext("no longer asked for"))
    if move.kind is MoveKind.ADDED:
        return str(gettext("would be added"))
    if move.days < 0:
        return str(ngettext("%(num)d day earlier", "%(num)d days earlier", -move.days))
    if move.days > 0:
        return str(ngettext("%(num)d day later", "%(num)d days later", move.days))
    return ""
