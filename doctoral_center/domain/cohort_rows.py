"""A cohort as a table: its columns, and one row as typed values that still know their cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from doctoral_center.domain.people import Locale, NameOrder, SupervisionRole

SHEET = "Candidates"

# Key → heading. The order is the template's.
CANDIDATE_COLUMNS: Mapping[str, str] = {
    "programme": "Programme code",
    "year": "Cohort year",
    "email": "E-mail",
    "native_name": "Native name",
    "native_language": "Language of native name",
    "latin_family": "Latin family name",
    "latin_given": "Latin given name",
    "name_order": "Name order",
    "locale": "Language of mail",
    "home": "Home institution",
    "starts_on": "Start day",
    "title_en": "Thesis title (English)",
    "title_zh": "Thesis title (Chinese)",
    "title_ru": "Thesis title (Russian)",
    "discipline": "Discipline code",
}
# The supervisors a row has room for, by the prefix of their keys and of their headings.
SUPERVISORS: Mapping[str, tuple[SupervisionRole, str]] = {
    "lead": (SupervisionRole.LEAD, "Lead supervisor"),
    "co1": (SupervisionRole.CO_SUPERVISOR, "Co-supervisor 1"),
    "co2": (SupervisionRole.CO_SUPERVISOR, "Co-supervisor 2"),
    "co3": (SupervisionRole.CO_SUPERVISOR, "Co-supervisor 3"),
}
SUPERVISOR_PARTS: Mapping[str, str] = {
    "email": "e-mail",
    "name": "name",
    "institution": "institution",
    "share": "share %",
}
COLUMNS: Mapping[str, str] = {
    **CANDIDATE_COLUMNS,
    **{
        f"{prefix}_{part}": f"{heading} {words}"
        for prefix, (_role, heading) in SUPERVISORS.items()
        for part, words in SUPERVISOR_PARTS.items()
    },
}
REQUIRED = ("programme", "year", "email", "home")
REQUIRED_SUPERVISORS = ("lead", "co1")
# Every heading that the table must have; the other columns may be left out.
REQUIRED_COLUMNS = (
    *REQUIRED,
    *(f"{prefix}_{part}" for prefix in REQUIRED_SUPERVISORS for part in ("email", "institution")),
)

_CHINESE, _RUSSIAN = frozenset({"CN"}), frozenset({"RU", "BY", "KZ", "KG", "TJ", "UZ"})


@dataclass(frozen=True)
class SupervisorCells:
    """A supervisor as a row names her: `prefix` is the key of her columns; `name` may be empty if she is known."""

    prefix: str
    role: SupervisionRole
    email: str
    institution: str
    name: str = ""
    share_percent: int | None = None


@dataclass(frozen=True)
class CohortRow:
    """One candidate. Empty texts and None mean that the row says nothing; `cells` is each key's address."""

    number: int
    programme: str
    year: int
    email: str
    home: str
    native_name: str = ""
    native_language: str = ""
    latin_family: str = ""
    latin_given: str = ""
    name_order: NameOrder | None = None
    locale: Locale | None = None
    starts_on: date | None = None
    thesis_title: Mapping[str, str] = field(default_factory=dict)
    discipline: str = ""
    supervisors: tuple[SupervisorCells, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)

    def cell(self, key: str) -> str:
        """Return the address of the cell of column `key`, or the row's number if the table has no such column."""
        return self.cells.get(key, str(self.number))


def usual_locale(country: str | None) -> Locale:
    """Return the language in which somebody at a university of this country (ISO 3166-1) is written to at first."""
    if country in _CHINESE:
        return Locale.ZH
    return Locale.RU if country in _RUSSIAN else Locale.EN


def usual_order(native_language: str) -> NameOrder:
    """Return the order in which the Latin name of somebody with this native language is usually shown."""
    return NameOrder.FAMILY_FIRST if native_language.partition("-")[0] == "zh" else NameOrder.GIVEN_FIRST
