"""The form for a milestone of one candidate alone."""

from collections.abc import Iterable, Sequence

from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from doctoral_center.domain.regulations import Roll
from doctoral_center.operations.own_milestones import LANGUAGES, TITLE_LENGTH, OwnMilestoneData
from doctoral_center.web.forms.dates import reason_field
from doctoral_center.web.forms.posted import PostedForm

_TITLE = {"maxlength": str(TITLE_LENGTH), "autocomplete": "off", "dir": "auto"}


class OwnMilestoneForm(PostedForm):
    """What is asked. The universities, the milestones to go by and the reports are those of the candidate."""

    side = RadioField(_("Which university asks for it"))
    title_en = StringField(
        _("Title in English"),
        [Length(max=TITLE_LENGTH)],
        description=_("One language is enough: it stands for the others."),
        render_kw=_TITLE,
    )
    title_zh = StringField(_("Title in Chinese"), [Length(max=TITLE_LENGTH)], render_kw=_TITLE)
    title_ru = StringField(_("Title in Russian"), [Length(max=TITLE_LENGTH)], render_kw=_TITLE)
    due_on = DateField(
        _("Due day"),
        [InputRequired(_("Enter a day."))],
        description=_("Later leaves and part-time study move it like any other."),
    )
    opens_on = DateField(
        _("Can be handed in from (optional)"), [Optional()], description=_("Without a day: at any time.")
    )
    roll = SelectField(
        _("If that is no working day"),
        choices=[
            SelectChoice(Roll.NONE.value, _("It stays")),
            SelectChoice(Roll.NEXT.value, _("The next working day")),
            SelectChoice(Roll.PREVIOUS.value, _("The working day before")),
        ],
    )
    signed_as = SelectField(_("Who signs, and how often it may be tried"))
    form_of = SelectField(_("What is to be written"))
    reason = reason_field()

    def offer(
        self, sides: Sequence[tuple[str, str]], rules: Iterable[tuple[str, str]], forms: Iterable[tuple[str, str]]
    ) -> None:
        """Set what can be chosen, each as (value, words); a single side is chosen already."""
        self.side.choices = [SelectChoice(value, words) for value, words in sides]
        if self.side.data is None and len(sides) == 1:
            self.side.data = sides[0][0]
        default = _("The supervisors, then this university's coordinator; once")
        self.signed_as.choices = [SelectChoice("", default), *(SelectChoice(*each) for each in rules)]
        self.form_of.choices = [
            SelectChoice("", _("Nothing: files are enough")),
            *(SelectChoice(*each) for each in forms),
        ]

    def given(self) -> OwnMilestoneData:
        """Return what was entered, as a value."""
        return OwnMilestoneData(
            side=self.side.data,
            titles={language: self[f"title_{language}"].data for language in LANGUAGES},
            due_on=self.due_on.data,
            reason=self.reason.data,
            opens_on=self.opens_on.data,
            roll=Roll(self.roll.data),
            signed_as=self.signed_as.data,
            form_of=self.form_of.data,
        )
