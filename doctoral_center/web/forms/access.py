"""Forms for signing in and for passwords; whether a new one is good enough, the domain says."""

from flask_babel import lazy_gettext as _
from wtforms import EmailField, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from doctoral_center.domain.access import MAX_PASSWORD_CHARACTERS, MIN_PASSWORD_CHARACTERS
from doctoral_center.web.forms.posted import PostedForm

_NEW_PASSWORD_HINT = _(
    "At least %(least)s characters; a few words that only you would put together are good. Paste it if you like.",
    least=MIN_PASSWORD_CHARACTERS,
)


class SignInForm(PostedForm):
    """Who, and the proof."""

    email = EmailField(
        _("E-mail address"),
        [InputRequired(_("Enter your e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )
    password = PasswordField(
        _("Password"),
        [InputRequired(_("Enter your password.")), Length(max=MAX_PASSWORD_CHARACTERS)],
        render_kw={"autocomplete": "current-password"},
    )


class AskForLinkForm(PostedForm):
    """Where to send a link for a new password."""

    email = EmailField(
        _("E-mail address"),
        [InputRequired(_("Enter your e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "username", "spellcheck": "false"},
    )


class NewPasswordForm(PostedForm):
    """A new password, twice, since nobody sees what is typed."""

    password = PasswordField(
        _("New password"),
        [InputRequired(_("Enter a password.")), Length(max=MAX_PASSWORD_CHARACTERS)],
        description=_NEW_PASSWORD_HINT,
        render_kw={"autocomplete": "new-password"},
    )
    password_again = PasswordField(
        _("The same password again"),
        [EqualTo("password", _("The two passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(NewPasswordForm):
    """The same for somebody who is signed in: she proves herself once more."""

    old_password = PasswordField(
        _("Present password"),
        [InputRequired(_("Enter your present password.")), Length(max=MAX_PASSWORD_CHARACTERS)],
        render_kw={"autocomplete": "current-password"},
    )
