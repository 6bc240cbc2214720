"""Forms for changing dates; whether a day is possible, the domain says."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from doctoral_center.domain.reasons import REASON_LENGTH
from doctoral_center.web.forms.posted import PostedForm

EXTENSION, MANUAL = "extension", "manual"
_DAY = _("Enter a day.")


def reason_field() -> TextAreaField:
    """Return a field for why something is decided."""
    return TextAreaField(
        _("Reason"),
        [InputRequired(_("Give the reason: others have to understand it later.")), Length(max=REASON_LENGTH)],
        description=_("The candidate and the coordinators of both sides read it."),
        render_kw={"rows": "3"},
    )


class DueDayForm(PostedForm):
    """Another due day for one milestone."""

    kind = RadioField(
        _("What is decided"),
        choices=[
            SelectChoice(EXTENSION, _("More time: later leaves and part-time study still move the day")),
            SelectChoice(MANUAL, _("A fixed day: nothing moves it until it is released")),
        ],
        default=EXTENSION,
    )
    due_on = DateField(_("Due day"), [InputRequired(_DAY)])
    reason = reason_field()


class WaiverForm(PostedForm):
    """A milestone that is not asked for."""

    reason = reason_field()


class TakeBackForm(PostedForm):
    """A change of time that was a mistake."""

    reason = reason_field()


class LeaveForm(PostedForm):
    """Time away."""

    first_on = DateField(_("First day of leave"), [InputRequired(_DAY)])
    last_on = DateField(_("Last day of leave"), [InputRequired(_DAY)])
    reason = reason_field()


class ReturnForm(PostedForm):
    """Back at work."""

    returned_on = DateField(_("First day back at work"), [InputRequired(_DAY)])


class IntensityForm(PostedForm):
    """Part-time study, or full time again."""

    from_on = DateField(_("From"), [InputRequired(_DAY)])
    percent = IntegerField(
        _("Percent of full time"), [InputRequired(_("Enter a number.")), NumberRange(min=1, max=100)]
    )
    reason = reason_field()
