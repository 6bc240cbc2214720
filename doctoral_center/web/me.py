"""A person's own page (screen 22): names, language, time, deputy, password, sessions."""

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.people import Locale, NameOrder
from doctoral_center.domain.reminders import MailRhythm
from doctoral_center.models.people import Person
from doctoral_center.operations import access
from doctoral_center.operations.accounts import Settings, change_account, end_deputyship, name_deputy
from doctoral_center.operations.passwords import verify_password
from doctoral_center.operations.people import Names
from doctoral_center.queries.access import get_own_account, list_sessions
from doctoral_center.queries.digests import next_digests
from doctoral_center.web import throttle
from doctoral_center.web.access import checked_hash
from doctoral_center.web.chat_views import ChatSection, chat_section
from doctoral_center.web.forms.access import ChangePasswordForm
from doctoral_center.web.forms.me import AccountForm, DeputyForm
from doctoral_center.web.forms.refusals import show_refusal
from doctoral_center.web.frame import reader_of
from doctoral_center.web.languages import LANGUAGES
from doctoral_center.web.requests import change, current_actor, is_unsafe

pages = Blueprint("me", __name__, url_prefix="/me")

# Read: the mark in what a browser calls itself → its name. Each claims to be others too, so the order counts.
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("YaBrowser", "Yandex Browser"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)

Page = str | Response | tuple[str, int]


@pages.route("", methods=["GET", "POST"])
def account() -> Page:
    """Show the page; take names and settings."""
    person = get_own_account(actor=current_actor())
    form = _account_form(person)
    if not is_unsafe():
        return account_page(person, account_form=form)
    if form.validate():
        try:
            with change() as actor:
                change_account(_names(form), _settings(form), actor=actor, now=clock.now())
        except InvalidInputError as error:
            show_refusal(form, error)
        else:
            flash(_("Saved."), "done")
            return redirect("/me", 303)
    return account_page(person, account_form=form), 422


@pages.post("/deputy")
def deputy() -> Page:
    """Name a deputy, or end the deputyship with the button `end`."""
    person = get_own_account(actor=current_actor())
    if "end" in request.form:
        with change() as actor:
            end_deputyship(actor=actor, now=clock.now())
        return redirect("/me#deputy", 303)
    form = DeputyForm()
    if form.validate():
        try:
            with change() as actor:
                name_deputy(form.email.data, form.from_on.data, form.until_on.data, actor=actor, now=clock.now())
        except InvalidInputError as error:
            show_refusal(form, error)
        else:
            flash(_("Your deputy is named."), "done")
            return redirect("/me#deputy", 303)
    return account_page(person, deputy_form=form), 422


@pages.post("/password")
@throttle.limited
def password() -> Page:
    """Change the password; all other sessions end."""
    person = get_own_account(actor=current_actor())
    form = ChangePasswordForm()
    if form.validate():
        old_hash = person.password_hash
        if old_hash is None or not verify_password(form.old_password.data, old_hash):
            form.old_password.errors = [_("This is not your present password.")]
        elif (new_hash := checked_hash(form, person)) is not None:
            with change() as actor:
                access.change_password(old_hash, new_hash, keep_key=current_user.key, actor=actor, now=clock.now())
            throttle.forget_account_attempts()
            flash(_("Your password is changed. Everywhere else you are signed out."), "done")
            return redirect("/me", 303)
    return account_page(person, password_form=form), 422


@pages.post("/sessions")
def sessions() -> Response:
    """End one session, named by the hash of its key, or all but this one."""
    which = request.form.get("session", "")
    with change() as actor:
        if which == "others":
            access.end_sessions(actor.person_id, keep_key=current_user.key)
        else:
            access.end_session(which, actor=actor)
    flash(_("Signed out there."), "done")
    return redirect("/me#sessions", 303)


def account_page(
    person: Person,
    *,
    account_form: AccountForm | None = None,
    deputy_form: DeputyForm | None = None,
    password_form: ChangePasswordForm | None = None,
    chats: ChatSection | None = None,
) -> str:
    """Render with the form or the section that was sent, if any, and the others as they stand."""
    actor, now = current_actor(), clock.now()
    reader = reader_of(actor)
    return render_template(
        "me.html",
        person=person,
        account_form=account_form or _account_form(person, is_sent=False),
        deputy_form=deputy_form or _deputy_form(person),
        password_form=password_form or ChangePasswordForm(formdata=None),
        signs=reader.is_supervisor or actor.is_coordinator,
        sessions=list_sessions(actor=actor, now=now),
        own_session=access.hash_of(current_user.key),
        chats=chats or chat_section(actor),
        hours=int(current_app.config["SESSION_ABSOLUTE"].total_seconds() // 3600),
    )


def _account_form(person: Person, *, is_sent: bool = True) -> AccountForm:
    form = AccountForm(obj=person) if is_sent else AccountForm(formdata=None, obj=person)
    now = clock.now()
    form.offer(person, LANGUAGES, now)
    form.offer_rhythms(next_digests(person, now=now), person.timezone)
    return form


def _deputy_form(person: Person) -> DeputyForm:
    form = DeputyForm(formdata=None)
    if person.deputy is not None:
        form.email.data = person.deputy.email
        form.from_on.data, form.until_on.data = person.deputy_from_on, person.deputy_until_on
    return form


def _names(form: AccountForm) -> Names:
    return Names(
        native_name=form.native_name.data.strip(),
        native_language=form.native_language.data,
        latin_family=form.latin_family.data.strip(),
        latin_given=form.latin_given.data.strip(),
        name_order=NameOrder(form.name_order.data),
        letter_name=form.letter_name.data.strip(),
    )


def _settings(form: AccountForm) -> Settings:
    return Settings(
        locale=Locale(form.locale.data),
        timezone=form.timezone.data,
        send_hour=form.send_hour.data,
        working_days_of=form.working_days_of.data or None,
        mail_rhythm=MailRhythm(form.mail_rhythm.data),
    )


@pages.app_template_filter("browser")
def browser_name(user_agent: str) -> str:
    """Return what people call a browser and its system, such as «Firefox · Windows»; empty when we do not know."""
    names = (next((name for mark, name in table if mark in user_agent), "") for table in (_BROWSERS, _SYSTEMS))
    return " · ".join(name for name in names if name)
