"""Forms about single mails."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, EmailField
from wtforms.validators import InputRequired, Length

from doctoral_center.web.forms.posted import PostedForm


class AddressForm(PostedForm):
    """The right address of whoever a mail did not reach."""

    email = EmailField(
        _("E-mail address"),
        [InputRequired(_("Enter the right address.")), Length(max=254)],
        description=_("The person also signs in with it."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    with_others = BooleanField(_("Also send the other mails to this person that failed"), default=True)
