"""The forms by which a candidate asks for something: one a kind of request. Whether it can be, the domain says."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import ClassVar

from flask_babel import lazy_gettext as _
from wtforms import DateField, EmailField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from doctoral_center.domain.reasons import REASON_LENGTH
from doctoral_center.domain.requests import RequestKind
from doctoral_center.operations.requests import RequestData
from doctoral_center.web.forms.posted import PostedForm

_DAY = _("Enter a day.")
FULL_TIME = 100


class RequestForm(PostedForm):
    """What every request has. Its fields are named as those of RequestData, which it makes."""

    KIND: ClassVar[RequestKind]

    reason = TextAreaField(
        _("Reason"),
        [InputRequired(_("Give the reason: whoever decides reads it.")), Length(max=REASON_LENGTH)],
        description=_("Those who sign and the coordinators of your universities read it."),
        render_kw={"rows": "4", "dir": "auto"},
    )

    @property
    def own_fields(self) -> list[str]:
        """The names of what this kind asks for, beside the reason, in order."""
        return [field.name for field in self if field.name not in {"csrf_token", "reason"}]

    @property
    def pinned(self) -> str:
        """What is asked for, apart from the reason: whoever sends it has seen what this would move."""
        return "; ".join(f"{name} {self[name].data}" for name in self.own_fields)

    @property
    def asked(self) -> RequestData:
        """What is asked for, as the operation takes it."""
        values = {name: self[name].data for name in self.own_fields}
        return RequestData(kind=self.KIND, reason=self.reason.data, **values)

    def fill(self, values: Mapping[str, object]) -> None:
        """Fill in what is known, unless something has been sent."""
        if not self.is_submitted():
            for name in {*self.own_fields, "reason"} & values.keys():
                self[name].data = values[name]

    def fill_from_address(self, values: Mapping[str, str]) -> None:
        """Fill in what a link says, as far as it says something that can be."""
        read = {name: _read(self[name], values[name]) for name in self.own_fields if name in values}
        self.fill({name: value for name, value in read.items() if value is not None})


class LeaveRequestForm(RequestForm):
    """Time away."""

    KIND = RequestKind.LEAVE

    first_on = DateField(_("First day of leave"), [InputRequired(_DAY)])
    last_on = DateField(_("Last day of leave"), [InputRequired(_DAY)])


class IntensityRequestForm(RequestForm):
    """Part-time study, or full time again."""

    KIND = RequestKind.INTENSITY

    from_on = DateField(_("From"), [InputRequired(_DAY)])
    percent = IntegerField(
        _("Percent of full time"),
        [InputRequired(_("Enter a number.")), NumberRange(min=1, max=FULL_TIME)],
        description=_("50 is half-time; 100 is full time again."),
    )


class ExtensionRequestForm(RequestForm):
    """More time for one milestone."""

    KIND = RequestKind.EXTENSION

    milestone_ref = SelectField(_("For which milestone?"))
    due_on = DateField(_("New due day"), [InputRequired(_DAY)])

    def offer(self, milestones: Iterable[tuple[str, str]]) -> None:
        """Offer milestones as (reference, words)."""
        self.milestone_ref.choices = [SelectChoice(ref, words) for ref, words in milestones]


class SupervisorRequestForm(RequestForm):
    """Another supervisor in somebody's place, or one more."""

    KIND = RequestKind.SUPERVISOR

    supervision_ref = SelectField(_("In whose place?"))
    successor_name = StringField(
        _("Name of the new supervisor"),
        [InputRequired(_("Enter the name.")), Length(max=200)],
        description=_("In the own script, or “Family, Given” in Latin letters."),
        render_kw={"dir": "auto", "spellcheck": "false"},
    )
    successor_email = EmailField(
        _("E-mail address of the new supervisor"),
        [InputRequired(_("Enter the e-mail address.")), Length(max=254)],
        description=_("Ask the new supervisor first: the coordinators will write to this address."),
    )

    def offer(self, supervisors: Iterable[tuple[str, str]]) -> None:
        """Offer the supervisions in force as (reference, words)."""
        self.supervision_ref.choices = [SelectChoice(ref, words) for ref, words in supervisors]


FORMS: Mapping[RequestKind, type[RequestForm]] = {
    form.KIND: form for form in (LeaveRequestForm, IntensityRequestForm, ExtensionRequestForm, SupervisorRequestForm)
}


def _read(field: object, text: str) -> object:
    """Return what a link says of a field; None for what the field could not hold."""
    if isinstance(field, DateField):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    if isinstance(field, IntegerField):
        return int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= len(str(FULL_TIME)) else None
    if isinstance(field, SelectField):
        return text if any(text == choice.value for choice in field.choices) else None
    return None
