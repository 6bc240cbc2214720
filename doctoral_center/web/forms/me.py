"""Forms of a person's own page."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import available_timezones

from babel import Locale as BabelLocale
from flask_babel import lazy_gettext as _
from wtforms import DateField, EmailField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from doctoral_center.domain.people import Locale, NameOrder
from doctoral_center.domain.reminders import MailRhythm
from doctoral_center.labels.days import city_text, format_locale, moment_text, offset_text, time_text
from doctoral_center.models.people import Person
from doctoral_center.web.forms.posted import PostedForm

LANGUAGES_OF_NAMES = ("zh", "ru", "en", "kk", "ky", "tg", "uz", "be", "mn", "fa", "ur", "hi", "tk", "az", "hy")
COUNTRIES_OF_WORKING_DAYS = ("CN", "RU", "KZ", "KG", "TJ", "UZ", "BY", "IN", "IR", "PK", "MN")
# The zones in which the network's cities lie come first; then all the others.
NEAR_ZONES = (
    "Asia/Shanghai",
    "Asia/Urumqi",
    "Europe/Moscow",
    "Europe/Minsk",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Novosibirsk",
    "Asia/Barnaul",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Almaty",
    "Asia/Bishkek",
    "Asia/Dushanbe",
    "Asia/Tashkent",
    "Asia/Tehran",
    "Asia/Karachi",
    "Asia/Kolkata",
    "UTC",
)
_FAR_REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


class AccountForm(PostedForm):
    """Names as their owner writes them, and how she is written to. Nothing is computed from anything."""

    native_name = StringField(
        _("Full name in your own script"),
        [Length(max=200)],
        description=_("As you write it at home, with patronymic if you use one."),
        render_kw={"autocomplete": "name", "spellcheck": "false", "dir": "auto"},
    )
    native_language = SelectField(_("Language of this name"))
    latin_family = StringField(
        _("Family name in Latin letters"),
        [Length(max=120)],
        description=_("Exactly as in your passport. Leave it empty if you have none."),
        render_kw={"autocomplete": "family-name", "spellcheck": "false"},
    )
    latin_given = StringField(
        _("Given names in Latin letters"),
        [Length(max=120)],
        description=_("Exactly as in your passport."),
        render_kw={"autocomplete": "given-name", "spellcheck": "false"},
    )
    name_order = RadioField(_("Order on screen"))
    letter_name = StringField(
        _("Name for letters"),
        [Length(max=200)],
        description=_("How mails greet you, for example «Prof. Li»; empty: your name as shown."),
        render_kw={"spellcheck": "false", "dir": "auto"},
    )
    locale = RadioField(_("Language of pages and mails"))
    timezone = SelectField(_("Time zone"))
    send_hour = SelectField(
        _("Reminders come at"), coerce=int, description=_("By your own clock; reports of decisions come at once.")
    )
    working_days_of = SelectField(_("Reminders come on"))
    mail_rhythm = RadioField(
        _("How reminders come"),
        description=_(
            "What falls due by the day of the gathered mail comes at once, by itself. Decisions on your work, "
            "invitations and links for a password always come at once."
        ),
    )

    def offer(self, person: Person, languages: dict[Locale, tuple[str, str]], now: datetime) -> None:
        """Fill the choices, in the reader's language; what the person has now is always among them."""
        self.native_language.choices = {"": str(_("not said"))} | _language_choices(person.native_language)
        self.name_order.choices = {
            NameOrder.FAMILY_FIRST.value: str(_("Family name first")),
            NameOrder.GIVEN_FIRST.value: str(_("Given names first")),
        }
        self.locale.choices = {locale.value: names[0] for locale, names in languages.items()}
        self.timezone.choices = _zone_choices(person.timezone, now)
        midnight = now.replace(minute=0, second=0, microsecond=0)
        self.send_hour.choices = {str(hour): time_text(midnight.replace(hour=hour), "UTC") for hour in range(24)}
        self.working_days_of.choices = {"": str(_("every day"))} | _country_choices(person.working_days_of)

    def offer_rhythms(self, next_digests: Mapping[MailRhythm, datetime], zone: str) -> None:
        """Say of each rhythm when the next mail would come: `next_digests` are aware moments, `zone` the person's."""
        at = {rhythm: moment_text(moment, zone, "full") for rhythm, moment in next_digests.items()}
        daily, weekly = at[MailRhythm.DAILY], at[MailRhythm.WEEKLY]
        self.mail_rhythm.choices = {
            MailRhythm.SINGLE.value: str(_("One by one, each at its time.")),
            MailRhythm.DAILY.value: str(
                _("One mail a day. The next one comes on %(at)s, if something waits.", at=daily)
            ),
            MailRhythm.WEEKLY.value: str(
                _(
                    "One mail a week, on Mondays. The next one comes on %(at)s, if something waits.",
                    at=weekly,
                )
            ),
        }


class DeputyForm(PostedForm):
    """Who signs in a person's name, and when."""

    email = EmailField(
        _("E-mail address of your deputy"),
        [InputRequired(_("Enter the e-mail address of your deputy.")), Length(max=254)],
        description=_("Somebody who has an account here. What is signed is marked as signed for you."),
    )
    from_on = DateField(_("First day"), [InputRequired(_("Enter the first day."))])
    until_on = DateField(_("Last day"), [InputRequired(_("Enter the last day."))])


def _language_choices(present: str) -> dict[str, str]:
    """Each language by its own name, wherever CLDR knows one."""
    return {code: _own_name(code) for code in _once([*LANGUAGES_OF_NAMES, present]) if code}


def _own_name(code: str) -> str:
    try:
        name = BabelLocale.parse(code).get_language_name()
    except ValueError:
        return code
    return name or code


def _country_choices(present: str | None) -> dict[str, str]:
    names = format_locale().territories
    codes = _once([*COUNTRIES_OF_WORKING_DAYS, *([present] if present else [])])
    return {code: str(_("working days in %(country)s", country=names.get(code, code))) for code in codes}


def _zone_choices(present: str, now: datetime) -> dict[str, dict[str, str]]:
    known = available_timezones()
    near = [zone for zone in _once([*NEAR_ZONES, present]) if zone in known]
    far = sorted(zone for zone in known - set(near) if zone.startswith(_FAR_REGIONS))
    return {
        str(_("In our network")): {zone: _zone_text(zone, now) for zone in near},
        str(_("Elsewhere")): {zone: zone.replace("_", " ") for zone in far},
    }


def _zone_text(zone: str, now: datetime) -> str:
    return f"{city_text(zone)} ({offset_text(now, zone)})" if zone != "UTC" else zone


def _once(zones: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(zones))
