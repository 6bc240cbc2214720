"""What all pages of the pack editor share: open a draft, check a form against the pack's own reader, save, refuse."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import Field

from doctoral_center import clock
from doctoral_center.domain.errors import InvalidInputError, NotFoundError, StaleVersionError
from doctoral_center.domain.pack_drafts import DraftPack, Page, Spot, read_draft
from doctoral_center.domain.pack_edits import Edit, edited
from doctoral_center.domain.regulation_findings import Finding, KeyPath
from doctoral_center.labels import error_sentence
from doctoral_center.labels.packs import own_text
from doctoral_center.labels.regulations import finding_sentence
from doctoral_center.models.regulations import RegulationDraft
from doctoral_center.operations.regulation_drafts import save_edit
from doctoral_center.queries.regulation_drafts import ShownDraft, get_draft
from doctoral_center.web.forms.pack_values import asked_as
from doctoral_center.web.forms.packs import Rows
from doctoral_center.web.forms.refusals import show_refusal
from doctoral_center.web.requests import change, current_actor, is_unsafe

Answer = str | Response | tuple[str, int]

# What no draft takes from a form: values that cannot be. What is only not there yet, or names what is not there, is
# saved and shown as a mistake of the draft.
_IMPOSSIBLE = frozenset(
    {
        "not-a-code",
        "code-too-long",
        "reserved-code",
        "duplicate-code",
        "not-text",
        "not-a-whole-number",
        "too-small",
        "too-large",
        "not-a-day",
        "not-a-day-of-the-year",
        "same-day-in-common-years",
        "not-one-of",
        "duplicate-value",
        "too-many",
        "until-and-count",
        "words-reversed",
        "ends-before-it-starts",
        "maximum-below-normal",
        "unknown-country",
        "not-a-ror-id",
    }
)


@dataclass(frozen=True)
class Opened:
    """A draft as it is now, and its pack as far as it can be read."""

    shown: ShownDraft
    pack: DraftPack

    @property
    def draft(self) -> RegulationDraft:
        return self.shown.draft

    def mend(self, finding: Finding) -> str:
        """Return the address at which a mistake can be mended."""
        spot = self.pack.spot(finding)
        return f"{self._page(spot)}#{spot.part}" if spot.part else self._page(spot)

    def _page(self, spot: Spot) -> str:
        ref = self.draft.ref
        match spot.page:
            case Page.HEAD:
                return url_for("pack_editor.head", ref=ref)
            case Page.MILESTONE:
                return url_for("pack_editor.milestone", ref=ref, key=spot.key)
            case Page.FORM:
                return url_for("pack_editor.form", ref=ref, key=spot.key)
            case Page.TEXT:
                return url_for("regulation_drafts.text", ref=ref)


def open_draft(ref: str) -> Opened:
    """Read a draft. Raises NotFoundError and NotPermittedError."""
    shown = get_draft(ref, actor=current_actor())
    if shown is None:
        raise NotFoundError
    return Opened(shown, read_draft(shown.draft.text))


@dataclass(frozen=True)
class Mistake:
    """A mistake as the pack's page lists it: what it is about, where in the text, and where it is mended."""

    name: str
    key: str
    line: int
    sentence: str
    address: str


def shown_mistake(opened: Opened, finding: Finding) -> Mistake:
    """Put a mistake into words."""
    spot = opened.pack.spot(finding)
    match spot.page:
        case Page.HEAD:
            name = _("Head")
        case Page.MILESTONE:
            rule = next(each.rule for each in opened.pack.rules if each.key == spot.key)
            name = own_text(rule.title) or rule.code or _("a milestone")
        case Page.FORM:
            name = _("Form “%(code)s”", code=spot.key)
        case Page.TEXT:
            name = _("Text")
    return Mistake(name, finding.key, finding.line, finding_sentence(finding), opened.mend(finding))


def shown_version() -> int:
    """Return the version of the draft that the sent form was made from; 0 if it says none."""
    said = request.form.get("version", "")
    return int(said) if re.fullmatch(r"[0-9]{1,9}", said) else 0


@dataclass(frozen=True)
class Checked:
    """What a sent form would make of the draft: its pack then, and whether it can be saved."""

    pack: DraftPack
    text: str
    is_possible: bool


@dataclass(frozen=True)
class Editor:
    """One form of the editor: how it is drawn, which edit it stands for, and where its mistakes are in the pack."""

    opened: Opened
    template: str
    form: FlaskForm
    edit: Callable[[], Edit]
    # Where the thing lies in the pack, before and after the edit.
    below: KeyPath
    asked: Mapping[KeyPath, str]
    rows: Rows | None = None
    context: Mapping[str, object] = field(default_factory=dict)

    def answer(self, saved: Callable[[], Response]) -> Answer:
        """Show the form, add and remove rows, or save it."""
        if not is_unsafe():
            self.show_findings(self.opened.pack, blocking_alone=False)
            return self.page(self.opened.draft.version)
        if self.rows is not None and change_rows(self.rows, request.form.get("go", "")):
            return self.page(shown_version())
        checked = self.check()
        if not checked.is_possible:
            return self.page(shown_version(), checked), 422
        if request.form.get("go") == "preview":
            return self.page(shown_version(), checked)
        try:
            with change() as actor:
                ref, version = self.opened.draft.ref, shown_version()
                save_edit(ref, self.edit(), shown_version=version, actor=actor, now=clock.now())
        except StaleVersionError as error:
            return self.overtaken(error), 409
        return saved()

    def check(self) -> Checked:
        """Read the pack as it would be, and put what is wrong with this part of it beside the fields."""
        is_possible = bool(self.form.validate())
        try:
            text = edited(self.opened.draft.text, self.edit())
        except InvalidInputError as error:
            show_refusal(self.form, error)
            return Checked(self.opened.pack, self.opened.draft.text, is_possible=False)
        pack = read_draft(text)
        impossible = self.show_findings(pack, blocking_alone=is_possible)
        return Checked(pack, text, is_possible and not impossible)

    def show_findings(self, pack: DraftPack, *, blocking_alone: bool) -> bool:
        """Put the mistakes beside the fields; tell whether any of them keeps the form from being saved."""
        impossible = False
        for finding in self._findings(pack):
            name = asked_as(self.asked, finding, self.below)
            target = self._row_field(finding) or (self.form._fields.get(name) if name else None)
            if finding.code in _IMPOSSIBLE and target is not None:
                impossible = True
            elif blocking_alone:
                continue
            if target is None:
                self.form.form_errors.append(finding_sentence(finding))
            elif (sentence := finding_sentence(finding)) not in target.errors:
                target.errors = [*target.errors, sentence]
        return impossible

    def _findings(self, pack: DraftPack) -> Iterable[Finding]:
        if self.below:
            return pack.findings_at(self.below)
        return [finding for finding in pack.findings if pack.spot(finding).page is Page.HEAD]

    def _row_field(self, finding: Finding) -> Field | None:
        """Return the field of a repeated fieldset that the mistake is about: …, "sign_off", 1, "within_days"."""
        inner = finding.path[len(self.below) :]
        if inner[:1] == ("sources",) and len(inner) > 1 and self.rows is not None:
            return next((row.form.text for row in self.rows if row.form.key.data == inner[1]), None)
        at = next((place for place, part in enumerate(inner) if isinstance(part, int)), None)
        if self.rows is None or at is None or inner[:at] not in {("sign_off",), ("sections",)}:
            return None
        number, rest = inner[at], [str(part) for part in inner[at + 1 :] if isinstance(part, str)]
        if finding.code == "missing":
            rest.append(str(finding.params["name"]))
        fields = self.rows[number].form._fields if isinstance(number, int) and number < len(self.rows) else {}
        names = ("_".join(rest), *rest[:1], f"{rest[0]}_en" if rest else "", "by", "key")
        return next((fields[name] for name in names if name in fields), None)

    def overtaken(self, error: StaleVersionError) -> str:
        """Return the form with everything that was typed, over the pack as somebody else has saved it."""
        now = open_draft(self.opened.draft.ref)
        self.form.form_errors.append(error_sentence(error))
        self.form.form_errors.append(
            _("Your entries are below, not saved. Look at the pack as it is now; if you save again, yours count.")
        )
        return self.page(now.draft.version)

    def page(self, version: int, checked: Checked | None = None) -> str:
        """Draw the form; `version` is the draft's that the next save is made on."""
        return render_template(
            self.template,
            opened=self.opened,
            draft=self.opened.draft,
            form=self.form,
            version=version,
            pack=checked.pack if checked is not None else self.opened.pack,
            text=checked.text if checked is not None else self.opened.draft.text,
            **self.context,
        )


def change_rows(rows: Rows, go: str) -> bool:
    """Do what a button beside a repeated fieldset says, such as «add» or «remove-2»; tell whether it was one."""
    match = re.fullmatch(r"(add|remove|up|down)(?:-([0-9]{1,3}))?", go)
    if match is None:
        return False
    at = int(match[2]) if match[2] else len(rows)
    if match[1] == "add":
        if len(rows) < rows.most:
            rows.append_entry()
    elif at < len(rows):
        if match[1] == "remove":
            rows.pop_entry(at)
        else:
            rows.move(at, max(at - 1, 0) if match[1] == "up" else at + 1)
    return True
