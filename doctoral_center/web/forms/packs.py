"""Forms by which a regulation pack is edited. What a value may be, the pack's own reader says.

Numbers and days are fields of text: whatever was typed comes back with the sentence that says what is wrong with it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice, SelectField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from doctoral_center.domain.regulation_rules import START, Confidence, CountedFrom, PeriodUnit, Roll
from doctoral_center.domain.sign_off import Need
from doctoral_center.labels.packs import ROLLS
from doctoral_center.labels.reports import SIGNERS
from doctoral_center.labels.reviews import NEEDS
from doctoral_center.web.forms.posted import PostedForm

MOST_ROWS = 60
_NUMBER = {"inputmode": "numeric", "autocomplete": "off", "size": "6"}
_CODE = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
_DAY = {"type": "date"}

UNITS: Mapping[PeriodUnit, object] = {
    PeriodUnit.MONTHS: _("months"),
    PeriodUnit.WEEKS: _("weeks"),
    PeriodUnit.DAYS: _("days"),
    PeriodUnit.WORKING_DAYS: _("working days"),
}
CONFIDENCES: Mapping[Confidence, object] = {
    Confidence.SOURCE: _("S: found in the source named below"),
    Confidence.SECONDARY: _("2nd: found in a secondary or mirrored source"),
    Confidence.ONE_UNIVERSITY: _("C: the practice of one university"),
    Confidence.TYPICAL: _("T: typical, not found in a source"),
}
ONCE, EVERY, YEARLY = "once", "every", "yearly"
USUAL, OWN = "usual", "own"
_CHOOSE = _("Choose from the list.")
_NOTHING = SelectChoice("", _("none"))


def _choices(labels: Mapping[Any, object]) -> list[SelectChoice]:
    return [SelectChoice(member.value, label) for member, label in labels.items()]


class Rows(FieldList):  # type: ignore[misc]  # no types
    """Fieldsets that can be repeated; of names that somebody made up, only small numbers are taken for rows."""

    most = MOST_ROWS

    def _extract_indices(self, prefix: str, formdata: Mapping[str, object]) -> Iterator[int]:
        pattern = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,3}})(-|$)")
        for name in formdata:
            match = pattern.match(name)
            if match and int(match[1]) < MOST_ROWS:
                yield int(match[1])

    def move(self, at: int, to: int) -> None:
        """Put the row number `at` in the place `to`."""
        self.entries.insert(to, self.entries.pop(at))
        self._compact_indices()


class Select(SelectField):  # type: ignore[misc]  # no types
    """One of a list. What is no text in the pack is none of them."""

    def __init__(self, label: object, **options: Any) -> None:
        super().__init__(label, invalid_choice_message=_CHOOSE, **options)


class Checkboxes(SelectMultipleField):  # type: ignore[misc]  # no types
    """Several of a few choices, each a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class StageForm(Form):  # type: ignore[misc]  # no types
    """One stage of signatures."""

    by = Checkboxes(_("Who signs"), choices=_choices(SIGNERS), invalid_choice_message=_CHOOSE)
    need = Select(_("How many of them"), choices=_choices(NEEDS), default=Need.ALL.value)
    within_days = StringField(_("Days to sign"), default="14", render_kw=_NUMBER)


class MilestoneForm(PostedForm):
    """One milestone of a pack."""

    code = StringField(
        _("Code"),
        [InputRequired(_("Give the milestone a code."))],
        description=_(
            "A short name of small letters, digits and hyphens. Candidates keep their dates by it: do not change it"
            " without need."
        ),
        render_kw=_CODE,
    )
    title_en = StringField(_("Title in English"))
    title_zh = StringField(_("Title in Chinese"), render_kw={"lang": "zh"})
    title_ru = StringField(_("Title in Russian"), render_kw={"lang": "ru"})

    kind = RadioField(
        invalid_choice_message=_CHOOSE,
        label=_("How often"),
        choices=[
            SelectChoice(ONCE, _("Once, so long after the start or after another milestone")),
            SelectChoice(EVERY, _("Again and again, every so many months")),
            SelectChoice(YEARLY, _("On fixed days of each year")),
        ],
        default=ONCE,
    )
    count = StringField(_("How long"), render_kw=_NUMBER)
    unit = Select(_("Counted in"), choices=_choices(UNITS), default=PeriodUnit.MONTHS.value)
    after = Select(_("After"), default=START)
    counted_from = Select(
        _("Counted from"),
        choices=[
            SelectChoice(CountedFrom.DUE.value, _("the day on which that is due")),
            SelectChoice(CountedFrom.DONE.value, _("the day on which that is done")),
        ],
        default=CountedFrom.DUE.value,
        description=_("Of another milestone. The start has one day only."),
    )
    every_months = StringField(_("Every so many months"), render_kw=_NUMBER)
    every_until = Select(_("Until this is due"))
    year_days = StringField(
        _("Days of the year"), description=_("Month and day, such as 03-31, 09-30."), render_kw={"autocomplete": "off"}
    )
    year_until = Select(_("Until this is due"))
    year_count = StringField(_("Or so many times in all"), render_kw=_NUMBER)

    opens = StringField(
        _("Opens so many days before it is due"),
        description=_("Empty: it may be handed in at any time."),
        render_kw=_NUMBER,
    )
    roll = Select(_("A due day on a day off"), choices=_choices(ROLLS), default=Roll.NONE.value)
    form = Select(_("Form of the report"), description=_("Without a form only files are handed in."))
    stages = Rows(FormField(StageForm))

    ladder = RadioField(
        invalid_choice_message=_CHOOSE,
        label=_("When to remind"),
        choices=[
            SelectChoice(USUAL, _("As usual: 30, 7 and 1 days before, every 7 days overdue, the coordinator after 14")),
            SelectChoice(OWN, _("As follows")),
        ],
        default=USUAL,
    )
    before_days = StringField(_("Days before it is due"), description=_("Such as 30, 7, 1."))
    overdue_every = StringField(_("Overdue: every so many days"), render_kw=_NUMBER)
    escalate_after = StringField(_("Tell the coordinator after so many days"), render_kw=_NUMBER)

    attempts = StringField(
        _("Attempts in all"),
        description=_("Empty: it cannot be failed, only returned. Only for a milestone that does not repeat."),
        render_kw=_NUMBER,
    )
    again_within = StringField(_("Next attempt so many months later"), render_kw=_NUMBER)

    confidence = Select(
        _("How well the due day is known"), choices=_choices(CONFIDENCES), default=Confidence.TYPICAL.value
    )
    source = Select(_("Source"), description=_("Sources are named in the head of the pack."))

    # For a new one: behind which it comes. For the dates shown beside: who starts when.
    place = Select(_("Comes after"), validate_choice=False)
    starts_on = StringField(_("For somebody who starts on"), render_kw=_DAY)

    def offer(self, milestones: Sequence[tuple[str, str]], forms: Sequence[str], sources: Mapping[str, object]) -> None:
        """Fill the choices: one-time milestones as (code, title), forms, sources. What is chosen already stays one."""
        titles = [SelectChoice(code, title) for code, title in milestones]
        offer(self.after, [SelectChoice(START, _("the start")), *titles])
        offer(self.every_until, [_NOTHING, *titles])
        offer(self.year_until, [_NOTHING, *titles])
        offer(self.form, [_NOTHING, *(SelectChoice(code, code) for code in forms)])
        offer(self.source, [_NOTHING, *(SelectChoice(key, f"{key}: {text}"[:100]) for key, text in sources.items())])

    def offer_places(self, milestones: Sequence[tuple[str, str]]) -> None:
        """Fill the choice of the milestone behind which a new one comes, as (key, title)."""
        offer(
            self.place, [SelectChoice("", _("nothing: it is the first")), *(SelectChoice(*each) for each in milestones)]
        )


class SourceForm(Form):  # type: ignore[misc]  # no types
    """One source; `was` is its key as it was shown."""

    was = HiddenField()
    key = StringField(_("Key"), render_kw=_CODE)
    text = StringField(_("What it is and where to find it"), render_kw={"dir": "auto"})


class HeadForm(PostedForm):
    """What stands at the top of a pack."""

    code = StringField(
        _("Code"),
        description=_("Versions of one pack share their code. Another code makes another pack."),
        render_kw=_CODE,
    )
    title_en = StringField(_("Title in English"))
    title_zh = StringField(_("Title in Chinese"), render_kw={"lang": "zh"})
    title_ru = StringField(_("Title in Russian"), render_kw={"lang": "ru"})
    country = Select(
        _("Country"), description=_("Names the calendar of holidays. None: working days are Monday to Friday.")
    )
    institution = Select(
        _("University"), description=_("If the pack belongs to one university, its coordinator may publish it.")
    )
    valid_from = StringField(_("For enrolment from"), render_kw=_DAY, description=_("Asked again on publishing."))
    valid_until = StringField(_("For enrolment until"), render_kw=_DAY, description=_("Empty: no end is known."))
    normal_months = StringField(_("Months"), render_kw=_NUMBER)
    normal_leave_counts = BooleanField(_("A leave does not move this end"))
    normal_confidence = Select(_("How well it is known"), choices=_choices(CONFIDENCES), default="T")
    normal_source = Select(_("Source"))
    maximum_months = StringField(_("Months"), render_kw=_NUMBER)
    maximum_leave_counts = BooleanField(_("A leave does not move this end"))
    maximum_confidence = Select(_("How well it is known"), choices=_choices(CONFIDENCES), default="T")
    maximum_source = Select(_("Source"))
    sources = Rows(FormField(SourceForm))

    def offer(
        self,
        countries: Sequence[tuple[str, str]],
        institutions: Sequence[tuple[str, str]],
        sources: Sequence[str],
    ) -> None:
        """Fill the choices, each as (value, text). What is chosen already stays one."""
        offer(self.country, [_NOTHING, *(SelectChoice(*pair) for pair in countries)])
        offer(
            self.institution,
            [SelectChoice("", _("of the whole centre")), *(SelectChoice(*each) for each in institutions)],
        )
        for field in (self.normal_source, self.maximum_source):
            offer(field, [_NOTHING, *(SelectChoice(key, key) for key in sources)])


class SectionForm(Form):  # type: ignore[misc]  # no types
    """One section of a report."""

    key = StringField(_("Key"), render_kw=_CODE)
    title_en = StringField(_("Heading in English"))
    title_zh = StringField(_("Heading in Chinese"), render_kw={"lang": "zh"})
    title_ru = StringField(_("Heading in Russian"), render_kw={"lang": "ru"})
    guidance_en = TextAreaField(_("What to write, in English"), render_kw={"rows": "2"})
    guidance_zh = TextAreaField(_("What to write, in Chinese"), render_kw={"rows": "2", "lang": "zh"})
    guidance_ru = TextAreaField(_("What to write, in Russian"), render_kw={"rows": "2", "lang": "ru"})
    min_words = StringField(_("Words at least"), render_kw=_NUMBER)
    max_words = StringField(_("Words at most"), render_kw=_NUMBER)
    required = BooleanField(_("Has to be filled in"), default=True)


class ReportForm(PostedForm):
    """A form of a pack: its sections, in order."""

    code = StringField(
        _("Code"),
        [InputRequired(_("Give the form a code."))],
        description=_("A short name of small letters, digits and hyphens."),
        render_kw=_CODE,
    )
    sections = Rows(FormField(SectionForm))


def offer(field: Select, choices: Sequence[SelectChoice]) -> None:
    """Give a field its choices, and the value that stands in the pack already even if it is none of them."""
    stored = field.object_data
    known = {choice.value for choice in choices}
    other = [SelectChoice(stored, stored)] if isinstance(stored, str) and stored not in known else []
    field.choices = [*choices, *other]
