"""The editor's form: one section of a draft, and what to do once it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass

from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.reports import DraftChange

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


def read_section_form(values: Mapping[str, str]) -> SectionForm:
    """Return the posted form. Raises InvalidInputError when what the page itself put there is missing."""
    version = values.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):  # noqa: PLR2004 - far more saves than seconds
        raise InvalidInputError("form-damaged", "version")
    return SectionForm(
        version=int(version),
        section=values.get("section", ""),
        text=values.get("text", ""),
        language=values.get("language") or None,
        is_finished=_FINISHED.get(values.get("finished", "")),
        go=values.get("go", "stay"),
    )
