"""Sign in, sign out, and set a password by a link. Reading a page changes nothing: mail scanners open links."""

from datetime import timedelta

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session
from flask_babel import gettext as _
from flask_login import current_user, login_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from doctoral_center import clock
from doctoral_center.db import transaction
from doctoral_center.domain.access import LinkPurpose, nonce_of
from doctoral_center.domain.errors import InvalidInputError, NotFoundError
from doctoral_center.labels import error_sentence
from doctoral_center.models.people import Person
from doctoral_center.operations import access
from doctoral_center.operations.passwords import hash_password, is_outdated, rehash, verify_password
from doctoral_center.operations.rate_limits import count_attempt
from doctoral_center.queries.access import Credentials, get_account, get_credentials, get_live_link
from doctoral_center.queries.actors import get_actor
from doctoral_center.web import resume, throttle
from doctoral_center.web.forms.access import AskForLinkForm, NewPasswordForm, SignInForm
from doctoral_center.web.requests import SignedIn, is_unsafe, stamp_session
from doctoral_center.web.targets import local_target

pages = Blueprint("access", __name__)

Page = str | Response | tuple[str, int]


@pages.route("/login", methods=["GET", "POST"])
@throttle.limited
def sign_in() -> Page:
    """Take e-mail address and password; the answer to a wrong one does not say which of the two is wrong."""
    form = SignInForm()
    target = local_target(request.values.get("next"))
    carried = resume.of_the_sign_in_form()
    if not is_unsafe():
        if current_user.is_authenticated:
            return redirect(target, 303)
        return sign_in_page(form, target)
    if not form.validate():
        return sign_in_page(form, target, carried), 422
    if not _let_in(form.email.data, form.password.data):
        form.form_errors.append(_("This e-mail address and password do not belong together."))
        return sign_in_page(form, target, carried), 422
    throttle.forget_account_attempts()
    if carried is not None:
        return render_template("access/resume.html", carried=carried, was_signed_out=True)
    return redirect(target, 303)


def sign_in_page(form: FlaskForm | None = None, target: str = "/", carried: resume.Carried | None = None) -> str:
    """Return the sign-in page; `carried` is a form that was sent when the session had ended."""
    return render_template(
        "access/sign_in.html", form=form or SignInForm(formdata=None), target=target, carried=carried
    )


@pages.post("/logout")
def sign_out() -> Response:
    """End this session here and on the server."""
    if current_user.is_authenticated:
        with transaction():
            access.sign_out(current_user.key)
    session.clear()
    return redirect("/login", 303)


@pages.route("/password", methods=["GET", "POST"])
@throttle.limited
def ask_for_link() -> Page:
    """Send a link for a new password; the answer is the same for every address, and takes as long."""
    form = AskForLinkForm()
    if not is_unsafe():
        return render_template("access/ask_for_link.html", form=form)
    if not form.validate():
        return render_template("access/ask_for_link.html", form=form), 422
    # The hasher's time, which varies by more than a mail's row takes to write, hides whether one is written.
    verify_password("", None)
    with transaction():
        is_known = access.ask_for_password_link(form.email.data, now=clock.now())
    if not is_known:
        # Something is written either way, so that the time tells nobody whether an address is known.
        count_attempt("a link for nobody", timedelta(minutes=15), 1, now=clock.now())
    return render_template("access/link_sent.html", email=form.email.data)


@pages.route("/invitations/<token>", methods=["GET", "POST"], defaults={"purpose": LinkPurpose.INVITATION})
@pages.route("/password/<token>", methods=["GET", "POST"], defaults={"purpose": LinkPurpose.PASSWORD})
@throttle.limited
def set_password(token: str, purpose: LinkPurpose) -> Page:
    """Set a password by a link; any link that is not good any more is simply not found."""
    nonce = nonce_of(token, purpose, str(current_app.secret_key))
    link = get_live_link(nonce, purpose, now=clock.now()) if nonce else None
    person = get_account(link.person_id) if link else None
    if nonce is None or person is None:
        raise NotFoundError
    form = NewPasswordForm()
    if is_unsafe() and form.validate():
        password_hash = checked_hash(form, person)
        if password_hash is not None:
            return _set_password(nonce, purpose, password_hash)
    status = 422 if is_unsafe() else 200
    return render_template("access/set_password.html", form=form, person=person, purpose=purpose), status


def checked_hash(form: FlaskForm, person: Person) -> str | None:
    """Return the hash of the form's new password, or None with the field's error set."""
    known = (
        person.email,
        person.native_name,
        person.latin_family,
        person.latin_given,
        current_app.config["CENTRE_NAME"],
        "password",
        "doctoral center centre university",
    )
    try:
        return hash_password(form.password.data, known=known)
    except InvalidInputError as error:
        form.password.errors = [error_sentence(error)]
        return None


def _set_password(nonce: str, purpose: LinkPurpose, password_hash: str) -> Response:
    with transaction():
        person_id = access.set_password_by_link(nonce, purpose, password_hash=password_hash, now=clock.now())
    _start_session(Credentials(person_id, password_hash))
    flash(_("Your password is set, and you are signed in."), "done")
    return redirect("/", 303)


def _let_in(email: str, password: str) -> bool:
    """Check the password and start a session; the check takes as long when nobody has this address."""
    credentials = get_credentials(email)
    is_right = verify_password(password, credentials.password_hash if credentials else None)
    if credentials is None or credentials.password_hash is None or not is_right:
        return False
    new_hash = rehash(password) if is_outdated(credentials.password_hash) else None
    return _start_session(credentials, new_hash)


def _start_session(credentials: Credentials, new_hash: str | None = None) -> bool:
    """Begin anew: another key, another cookie, another token; nothing of the visitor's old session is kept."""
    now = clock.now()
    visit = access.Visit(request.user_agent.string, now + current_app.config["SESSION_ABSOLUTE"])
    with transaction():
        key = access.sign_in(credentials, visit, now=now, new_hash=new_hash)
    actor = get_actor(credentials.person_id, now=now) if key else None
    if key is None or actor is None:
        return False
    session.clear()
    g.pop("csrf_token", None)
    login_user(SignedIn(key, actor))
    stamp_session(now)
    return True
