"""The editor's form: one section of a draft, and what to do once it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass

from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.reports import DraftChange

MOST_DIGITS = 9
_FINISHED = {"yes": True, "later": False}


@dataclass(frozen=True)
class SectionForm:
    """What one save of the editor says. `go` is the button: next, check or stay."""

    version: int
    section: str
    text: str
    language: str | None
    is_finished: bool | None
    go: str

    @property
    def change(self) -> DraftChange:
        """The save as the operation takes it."""
        finished = {} if self.is_finished is None else {self.section: self.is_finished}
        return DraftChange({self.section: self.text}, finished, self.language)


def number_in(text: str, otherwise: int) -> int:
    """Return the number that a hidden field holds, `otherwise` if it holds none that any database could have given."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else otherwise


def read_section_form(values: Mapping[str, str]) -> SectionForm:
    """Return the posted form. Raises InvalidInputError when what the page itself put there is missing."""
    version = number_in(values.get("version", ""), -1)
    if version < 0:
        raise InvalidInputError("form-damaged", "version")
    return SectionForm(
        version=version,
        section=values.get("section", ""),
        text=values.get("text", ""),
        language=values.get("language") or None,
        is_finished=_FINISHED.get(values.get("finished", "")),
        go=values.get("go", "stay"),
    )
