"""The form of a verdict. What a verdict may say, the domain decides; here only its shape."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from doctoral_center.domain.sign_off import Verdict
from doctoral_center.operations.following import GivenVerdict
from doctoral_center.operations.reviews import LONGEST_REASON
from doctoral_center.web.forms.posted import PostedForm


def _plain(text: str | None) -> str:
    """Browsers send CR LF and count it as one character; so do we."""
    return (text or "").replace("\r\n", "\n")


class VerdictForm(PostedForm):
    """One verdict on the round shown; `back` says whether it was given in the inbox or on the milestone's page."""

    verdict = SelectField(choices=[verdict.value for verdict in Verdict], widget=HiddenInput())
    round = IntegerField(validators=[InputRequired()], widget=HiddenInput())
    back = HiddenField()
    section = SelectField(_("Which section?"), validators=[Optional()], validate_choice=False)
    reason = TextAreaField(
        validators=[Length(max=LONGEST_REASON, message=_("Write at most %(max)d characters."))],
        filters=[_plain],
        render_kw={"rows": 4, "maxlength": LONGEST_REASON, "dir": "auto"},
    )
    new_due_on = DateField(_("New due date"), validators=[Optional()])

    def offer(self, sections: Mapping[str, str]) -> None:
        """Offer the report's sections: key → title."""
        self.section.choices = [("", str(_("The report as a whole"))), *sections.items()]

    def ask(self, reason: str) -> None:
        """Name the field of the reason: a note, what must change, or why."""
        self.reason.label.text = reason

    def given(self) -> GivenVerdict:
        """Return what was said."""
        return GivenVerdict(
            verdict=Verdict(self.verdict.data),
            reason=self.reason.data or "",
            section=self.section.data or None,
            new_due_on=self.new_due_on.data,
        )
