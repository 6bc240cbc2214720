"""Joint programmes as values, and the file in which one is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from doctoral_center.domain.pack_place import Keys, Place
from doctoral_center.domain.pack_reader import PackReader
from doctoral_center.domain.regulation_findings import RegulationError
from doctoral_center.domain.regulation_schema import read_sign_off
from doctoral_center.domain.requests import HOSTS, Chain, Chains, RequestKind

LANGUAGES = ("en", "zh", "ru")
LEAST_SIDES = 2
MOST_SIDES = 20
MOST_PAIRS = 500
FIRST_YEAR, LAST_YEAR = 1990, 2200


@dataclass(frozen=True)
class SideData:
    """A university in a programme and the regulation it applies; without a version, the newest."""

    institution_code: str
    regulation_code: str
    regulation_version: int | None = None


@dataclass(frozen=True)
class EquivalenceData:
    """One side's one-time milestone counts as another side's."""

    institution_code: str
    rule_code: str
    other_institution_code: str
    other_rule_code: str


@dataclass(frozen=True)
class ProgrammeData:
    """A joint programme. Titles and degrees are texts by language; the first side leads."""

    code: str
    title: Mapping[str, str]
    sides: Sequence[SideData]
    direction: str = ""
    degree: Mapping[str, str] = field(default_factory=dict)
    counts_as: Sequence[EquivalenceData] = ()
    # Who signs what candidates ask for; a kind that is not in it goes by requests.DEFAULT_CHAINS.
    requests: Chains = field(default_factory=dict)


@dataclass(frozen=True)
class CohortData:
    """An intake: its year and its first day."""

    year: int
    starts_on: date


@dataclass(frozen=True)
class ProgrammeFile:
    """What a programme's file says."""

    programme: ProgrammeData
    cohorts: tuple[CohortData, ...]


def parse_programme(text: str, file_name: str) -> ProgrammeFile:
    """Read a programme from YAML; `file_name` is only named in the findings.

    Whether universities, regulations and milestones exist is asked of the database later. Raises RegulationError with
    every mistake, each with file, line, key and what to do.
    """
    reader = PackReader(text, file_name)
    place = Place(reader.value, (), reader.findings, is_strict=True)
    # A file that is no YAML at all has its one finding already.
    read = _programme(place) if not len(reader.findings) or reader.value is not None else None
    if read is None or len(reader.findings):
        raise RegulationError(tuple(reader.findings))
    return read


def _programme(place: Place) -> ProgrammeFile:
    keys = place.keys(
        needed=("code", "title", "sides"), free=("direction", "degree", "counts_as", "requests", "cohorts")
    )
    sides = [_side(item) for item in _items(keys, "sides", MOST_SIDES)]
    if (there := keys.given("sides")) and len(sides) < LEAST_SIDES:
        there.wrong("too-few-sides", least=LEAST_SIDES)
    programme = ProgrammeData(
        code=there.code() if (there := keys.given("code")) else "",
        title=_texts(there) if (there := keys.given("title")) else {},
        sides=tuple(sides),
        direction=there.text() if (there := keys.get("direction")) else "",
        degree=_texts(there) if (there := keys.get("degree")) else {},
        counts_as=tuple(_pair(item) for item in _items(keys, "counts_as", MOST_PAIRS)),
        requests=_chains(there) if (there := keys.get("requests")) else {},
    )
    return ProgrammeFile(programme, tuple(_cohort(item) for item in _items(keys, "cohorts", MOST_PAIRS)))


def _items(keys: Keys, name: str, most: int) -> list[Place]:
    place = keys.get(name)
    return place.items(most) if place is not None else []


def _texts(place: Place) -> dict[str, str]:
    keys = place.keys(needed=LANGUAGES)
    return {name: there.text() for name in LANGUAGES if (there := keys.given(name))}


def _text(keys: Keys, name: str) -> str:
    place = keys.given(name)
    return place.text() if place is not None else ""


def _side(place: Place) -> SideData:
    keys = place.keys(needed=("institution", "regulation"), free=("version",))
    version = there.whole(1, 100_000) if (there := keys.get("version")) else None
    return SideData(_text(keys, "institution"), _text(keys, "regulation"), version)


def _pair(place: Place) -> EquivalenceData:
    names = ("institution", "milestone", "other", "other_milestone")
    keys = place.keys(needed=names)
    return EquivalenceData(*(_text(keys, name) for name in names))


def _chains(place: Place) -> dict[RequestKind, Chain]:
    keys = place.keys(free=[kind.value for kind in RequestKind])
    return {kind: _chain(there) for kind in RequestKind if (there := keys.given(kind.value))}


def _chain(place: Place) -> Chain:
    chain = read_sign_off(place)
    for index, stage in enumerate(chain):
        for number, role in enumerate(stage.by):
            if role in HOSTS:
                place.at(index, None).at("by", None).at(number, None).wrong("host-signs-no-request", value=role.value)
    return chain


def _cohort(place: Place) -> CohortData:
    keys = place.keys(needed=("year", "starts_on"))
    year = there.whole(FIRST_YEAR, LAST_YEAR) if (there := keys.given("year")) else FIRST_YEAR
    return CohortData(year, there.day() if (there := keys.given("starts_on")) else date.min)
