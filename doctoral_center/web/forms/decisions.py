"""The form of one decision for several candidates; what is possible, the domain says."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.reasons import REASON_LENGTH
from doctoral_center.web.forms.posted import PostedForm


class DecisionForm(PostedForm):
    """What is decided; only the fields of its kind count. Whom it concerns are the boxes beside the names."""

    kind = RadioField(
        _("What is decided"),
        choices=[
            SelectChoice(ChangeKind.EXTENSION.value, _("More time for one milestone")),
            SelectChoice(ChangeKind.LEAVE.value, _("Leave")),
            SelectChoice(ChangeKind.INTENSITY.value, _("Part-time study")),
        ],
        default=ChangeKind.EXTENSION.value,
    )
    milestone = SelectField(_("Milestone"), validate_choice=False)
    due_on = DateField(_("Until this day"), [Optional()])
    days = IntegerField(_("Or by so many days"), [Optional()])
    first_on = DateField(_("First day of leave"), [Optional()])
    last_on = DateField(_("Last day of leave"), [Optional()])
    from_on = DateField(_("From"), [Optional()])
    percent = IntegerField(_("Percent of full time"), [Optional()])
    reason = TextAreaField(
        _("Reason"),
        [InputRequired(_("Give the reason: others have to understand it later.")), Length(max=REASON_LENGTH)],
        description=_("The candidates and the coordinators of both sides read it."),
        render_kw={"rows": "3"},
    )
