"""What a pack asks, in words: lengths of study, signatures, reminders, attempts, forms, countries."""

from collections.abc import Iterable, Mapping

from babel import Locale
from babel.lists import format_list
from flask_babel import get_locale, gettext, ngettext, pgettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.calendars import known_countries
from doctoral_center.domain.regulation_rules import (
    Duration,
    FormSection,
    LocalText,
    MayFail,
    PeriodUnit,
    ReminderLadder,
    Roll,
    SignOffStage,
)
from doctoral_center.labels.days import format_locale
from doctoral_center.labels.deadlines import period_text
from doctoral_center.labels.milestones import local_text
from doctoral_center.labels.reports import SIGNERS
from doctoral_center.labels.reviews import NEEDS

ROLLS: Mapping[Roll, object] = {
    Roll.NONE: _("The day stays, also on a day off"),
    Roll.NEXT: _("On a day off: the next working day"),
    Roll.PREVIOUS: _("On a day off: the working day before"),
}


def own_text(text: LocalText) -> str:
    """Return a pack's text in the language in force."""
    return local_text({"en": text.en, "zh": text.zh, "ru": text.ru})


def country_text(code: str | None) -> str:
    """Return the name of the country whose working days count; without one, Monday to Friday."""
    if code is None:
        return str(gettext("No country: Monday to Friday"))
    return str((get_locale() or Locale("en")).territories.get(code, code))


def country_names() -> list[tuple[str, str]]:
    """Return code and name of every country that has a holiday calendar, in the order of the names."""
    names = [(code, country_text(code)) for code in known_countries()]
    return sorted(names, key=lambda pair: pair[1].casefold())


def months_text(duration: Duration) -> str:
    """Return a length of study, such as «48 months»."""
    return period_text(PeriodUnit.MONTHS, duration.months)


def stage_text(stage: SignOffStage) -> str:
    """Say who signs in a stage, how many of them, and within how many days."""
    within = ngettext("within %(num)d day", "within %(num)d days", stage.within_days)
    who = gettext("%(who)s (%(within)s)", who=_listed(str(SIGNERS[role]) for role in stage.by), within=within)
    if len(stage.by) == 1 and stage.need.value == "one":
        return str(who)
    return str(gettext("%(who)s: %(need)s", who=who, need=NEEDS[stage.need]))


def ladder_text(ladder: ReminderLadder) -> str:
    """Say when the candidate is reminded, and when a coordinator hears of it."""
    days = _listed(str(number) for number in ladder.before_days)
    said = [str(gettext("%(days)s days before and on the day", days=days)) if days else str(gettext("on the day"))]
    if (every := ladder.overdue_every_days) is not None:
        said.append(str(ngettext("overdue: every day", "overdue: every %(num)d days", every)))
    if (after := ladder.escalate_after_days) is not None:
        said.append(str(ngettext("the coordinator after %(num)d day", "the coordinator after %(num)d days", after)))
    return str(pgettext("between parts of a sentence", "; ")).join(said)


def attempts_text(may_fail: MayFail | None) -> str:
    """Say how often a milestone may be tried."""
    if may_fail is None:
        return str(gettext("It cannot be failed: it is approved or returned"))
    attempts = str(ngettext("%(num)d attempt", "%(num)d attempts", may_fail.attempts))
    if may_fail.again_within_months is None or may_fail.attempts == 1:
        return attempts
    again = period_text(PeriodUnit.MONTHS, may_fail.again_within_months)
    return str(gettext("%(attempts)s, the next one %(period)s later", attempts=attempts, period=again))


def words_text(section: FormSection) -> str:
    """Say how long a section of a form may be; empty where it may be of any length."""
    least, most = section.min_words or None, section.max_words
    if least is None and most is None:
        return ""
    if most is None:
        return str(ngettext("at least %(num)d word", "at least %(num)d words", least or 0))
    if least is None:
        return str(ngettext("at most %(num)d word", "at most %(num)d words", most))
    return str(gettext("%(least)s to %(most)s words", least=str(least), most=str(most)))


def _listed(words: Iterable[str]) -> str:
    return format_list(list(words), locale=format_locale())
