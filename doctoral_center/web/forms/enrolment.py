"""The form by which a candidate is enrolled."""

from flask_babel import lazy_gettext as _
from wtforms import DateField, EmailField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from doctoral_center.domain.people import NameOrder
from doctoral_center.labels.institutions import institution_name
from doctoral_center.models.programmes import Cohort
from doctoral_center.web.forms.posted import PostedForm
from doctoral_center.web.forms.supervisions import NAME_HINT

_TITLE = [Length(max=500)]


class EnrolmentForm(PostedForm):
    """One candidate of one cohort. Names count only for somebody whom nobody knows by this address."""

    email = EmailField(_("E-mail address"), [InputRequired(_("Enter the e-mail address.")), Length(max=254)])
    native_name = StringField(
        _("Full name in the own script"), [Length(max=200)], render_kw={"dir": "auto", "spellcheck": "false"}
    )
    latin_family = StringField(
        _("Family name in Latin letters"), [Length(max=120)], description=_("As in the passport; may be empty.")
    )
    latin_given = StringField(_("Given names in Latin letters"), [Length(max=120)])
    name_order = RadioField(
        _("Order of the Latin name"),
        choices=[
            SelectChoice(NameOrder.FAMILY_FIRST.value, _("Family name first")),
            SelectChoice(NameOrder.GIVEN_FIRST.value, _("Given names first")),
        ],
        default=NameOrder.FAMILY_FIRST.value,
    )
    home_institution = SelectField(_("Home university"))
    starts_on = DateField(_("First day"), [InputRequired(_("Enter a day."))])
    thesis_title_en = StringField(_("Thesis title in English"), _TITLE)
    thesis_title_zh = StringField(_("Thesis title in Chinese"), _TITLE, render_kw={"lang": "zh"})
    thesis_title_ru = StringField(_("Thesis title in Russian"), _TITLE, render_kw={"lang": "ru"})
    discipline = StringField(
        _("Discipline"), [Length(max=40)], description=_("Scheme and code, such as OECD-FORD-2015:1.2; may be empty.")
    )
    lead_email = EmailField(_("E-mail address of the lead supervisor"), [Length(max=254)])
    lead_name = StringField(_("Name of the lead supervisor"), [Length(max=200)], description=NAME_HINT)
    lead_institution = SelectField(_("University of the lead supervisor"))
    co_email = EmailField(_("E-mail address of the co-supervisor"), [Length(max=254)])
    co_name = StringField(_("Name of the co-supervisor"), [Length(max=200)], description=NAME_HINT)
    co_institution = SelectField(_("University of the co-supervisor"))

    def offer(self, cohort: Cohort) -> None:
        """Fill the choices with the programme's sides, and what has not been sent with what is usual."""
        sides = [side.institution for side in cohort.programme.sides]
        choices = [SelectChoice(each.code, institution_name(each)) for each in sides]
        for field in (self.home_institution, self.lead_institution, self.co_institution):
            field.choices = choices
        if not self.is_submitted():
            self.starts_on.data = cohort.starts_on
            self.co_institution.data = sides[1].code
