"""Forms for supervisors: who they are, for which side, as what, from when."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from flask_babel import lazy_gettext as _
from wtforms import DateField, EmailField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from doctoral_center.domain.people import SupervisionRole
from doctoral_center.labels.institutions import institution_name
from doctoral_center.labels.people import ROLES
from doctoral_center.models.institutions import Institution
from doctoral_center.web.forms.posted import PostedForm

_DAY = _("Enter a day.")
_EMAIL = _("Enter the e-mail address with which this person signs in.")
NAME_HINT = _(
    "Only for somebody who is new here: the name in the own script, or “Family, Given” in Latin letters. Everybody can"
    " complete their names later."
)


class SuccessorForm(PostedForm):
    """Who takes a supervisor's place, and from when."""

    # People are named by their address.
    ASKED_AS: ClassVar[dict[str, str]] = {"person": "email"}

    email = EmailField(_("E-mail address"), [InputRequired(_EMAIL), Length(max=254)])
    name = StringField(_("Name"), [Length(max=200)], description=NAME_HINT, render_kw={"dir": "auto"})
    from_on = DateField(_("From"), [InputRequired(_DAY)])


class AppointmentForm(SuccessorForm):
    """A further supervisor."""

    role = SelectField(_("Part"), choices=[SelectChoice(role.value, text) for role, text in ROLES.items()])
    institution = SelectField(_("University"))
    share_percent = IntegerField(_("Share in per cent"), [Optional(), NumberRange(min=0, max=100)])

    def offer(self, institutions: Iterable[Institution], today: date) -> None:
        """Fill the choices, and the day with today, unless something has been sent."""
        self.institution.choices = [SelectChoice(each.code, institution_name(each)) for each in institutions]
        if not self.is_submitted():
            self.from_on.data = today
            self.role.data = SupervisionRole.CO_SUPERVISOR.value


class EndForm(PostedForm):
    """The last day of a supervision."""

    until_on = DateField(_("Last day"), [InputRequired(_DAY)])
