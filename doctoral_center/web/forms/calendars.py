"""The form in which days of a country's year are entered: one, or many at once."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from doctoral_center.domain.day_lines import NAME_LENGTH, DayChange, as_line, read_lines
from doctoral_center.web.forms.posted import PostedForm

OFF, WORK = "off", "work"
_PLAIN = {"dir": "auto", "autocomplete": "off"}


class DaysForm(PostedForm):
    """One day in fields of its own, and any number as lines."""

    day = DateField(_("Day"), [Optional()])
    day_kind = SelectField(
        _("What it is"), choices=[SelectChoice(OFF, _("Day off")), SelectChoice(WORK, _("People work"))], default=OFF
    )
    name = StringField(
        _("Name (optional)"), [Length(max=NAME_LENGTH)], render_kw={"dir": "auto", "autocomplete": "off"}
    )
    lines = TextAreaField(
        _("Many days at once, one a line"),
        description=_("A day, then off, work or clear, then a name. “clear” gives the day back to the library."),
        render_kw={
            "rows": "5",
            "maxlength": "100000",
            "spellcheck": "false",
            "dir": "ltr",
            "placeholder": "2027-02-15 off Spring Festival",
        },
    )

    def given(self, year: int) -> list[DayChange]:
        """Return the changes, the day of the fields as one more line; from now on it stands among the lines.

        Raises InvalidInputError about `lines`, WrongLinesError with every wrong one.
        """
        if self.day.data is not None:
            one = DayChange(self.day.data, self.day_kind.data == WORK, " ".join(self.name.data.split()))
            self.lines.data = f"{self.lines.data.rstrip()}\n{as_line(one)}".lstrip()
            self.day.data, self.name.data = None, ""
            self.day.raw_data = None
        return read_lines(self.lines.data, year)
