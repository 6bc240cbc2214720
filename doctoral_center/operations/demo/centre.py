"""The demo centre before its first candidate: programmes, cohorts, offices and supervisors."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from doctoral_center.domain.institutions import Values
from doctoral_center.domain.people import Locale, NameOrder, Office
from doctoral_center.domain.programmes import EquivalenceData, ProgrammeData, SideData
from doctoral_center.models.institutions import Institution
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import Cohort
from doctoral_center.operations.demo.names import Addresses, NamePool
from doctoral_center.operations.demo.texts import Topic
from doctoral_center.operations.institutions import load_register
from doctoral_center.operations.people import Names, PersonData, add_person, appoint
from doctoral_center.operations.programmes import create_cohort, create_programme
from doctoral_center.operations.regulations import publish_regulation
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.institutions import get_institutions

HIT, ITMO, LZU, KAZNU = "01yqg2h08", "04txgxn49", "01mkqqe32", "03q0vrn42"
DLUT, BSU, XJU, KNU, NUU = "023hj5876", "021036w13", "059gw8r13", "02ar8gr68", "011647w73"
CN, RU, BY = "cn-joint-phd", "ru-aspirantura", "by-aspirantura"
KZ, KG, UZ = "kz-phd", "kg-phd", "uz-phd"
GENERAL = "general-joint-doctorate"
LOCALES = {"CN": Locale.ZH, "RU": Locale.RU, "BY": Locale.RU, "KZ": Locale.RU, "KG": Locale.RU, "UZ": Locale.EN}
SUPERVISORS = 6


@dataclass(frozen=True)
class Side:
    """A university, the pack it applies, and which of its milestones are the lead side's."""

    code: str
    pack: str
    same_as_lead: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """A joint programme of the demo: titles, direction, and the two sides, the lead first."""

    code: str
    title: Mapping[str, str]
    direction: str
    sides: tuple[Side, Side]


PLANS = (
    Plan(
        "photonics",
        {"en": "Photonics and quantum materials", "zh": "光子学与量子材料", "ru": "Фотоника и квантовые материалы"},
        "nanotechnology",
        (Side(HIT, CN), Side(ITMO, RU, {"thesis": "thesis", "pre-defence": "pre-defence", "defence": "defence"})),
    ),
    Plan(
        "ecology",
        {"en": "Dryland ecology", "zh": "旱区生态学", "ru": "Экология засушливых земель"},
        "ecology",
        (Side(LZU, CN), Side(KAZNU, KZ, {"individual-plan": "study-plan", "thesis": "thesis", "defence": "defence"})),
    ),
    Plan(
        "computing",
        {"en": "Intelligent computing", "zh": "智能计算", "ru": "Интеллектуальные вычисления"},
        "it",
        (Side(DLUT, CN), Side(BSU, BY, {"individual-plan": "study-plan", "thesis": "thesis", "defence": "defence"})),
    ),
    Plan(
        "regional",
        {"en": "Regional development", "zh": "区域发展", "ru": "Региональное развитие"},
        "regional-studies",
        (Side(XJU, CN), Side(KNU, KG, {"topic": "study-plan", "thesis": "thesis", "defence": "defence"})),
    ),
    Plan(
        "mathematics",
        {"en": "Applied mathematics", "zh": "应用数学", "ru": "Прикладная математика"},
        "it",
        (Side(ITMO, GENERAL), Side(NUU, UZ, {"topic": "plan", "thesis": "thesis", "defence": "defence"})),
    ),
)

# The people whose addresses stand in the manual.
ACCOUNTS = {
    "candidate": Names("曾敏", "zh", "Zeng", "Min", NameOrder.FAMILY_FIRST),
    "supervisor": Names("李伟", "zh", "Li", "Wei", NameOrder.FAMILY_FIRST, "Prof. Li Wei"),
    "cosupervisor": Names("Наталья Юрьева", "ru", "Iureva", "Natalia", letter_name="Prof. Natalia Iureva"),
    "coordinator": Names("王丽娜", "zh", "Wang", "Lina", NameOrder.FAMILY_FIRST),
    "home": Names("王雪梅", "zh", "Wang", "Xuemei", NameOrder.FAMILY_FIRST),
    "partner": Names("Дмитрий Хохлов", "ru", "Khokhlov", "Dmitrii"),
    "observer": Names("张晓东", "zh", "Zhang", "Xiaodong", NameOrder.FAMILY_FIRST),
    "admin": Names("Алексей Щербаков", "ru", "Shcherbakov", "Aleksei"),
}


@dataclass(frozen=True)
class Sources:
    """What the demo is made of, read by the caller: the shipped files."""

    register: Sequence[Values]
    packs: Mapping[str, str]
    name_parts: Sequence[Mapping[str, str]]
    topics: Sequence[Topic]


@dataclass
class DemoCentre:
    """The centre as it is being made."""

    rng: random.Random
    operator: Actor
    names: NamePool
    addresses: Addresses
    institutions: dict[str, Institution] = field(default_factory=dict)
    accounts: dict[str, Person] = field(default_factory=dict)
    supervisors: dict[str, list[Person]] = field(default_factory=dict)
    cohorts: dict[tuple[str, int], Cohort] = field(default_factory=dict)

    def person(self, email: str, names: Names, institution: Institution, *, now: datetime) -> Person:
        """Add a person of a university, in its zone and in the language people read there."""
        data = PersonData(email, names, locale=LOCALES[institution.country], timezone=institution.timezone or "UTC")
        return add_person(data, actor=self.operator, now=now)


def make_centre(
    sources: Sources, rng: random.Random, *, operator: Actor, starts: Sequence[date], now: datetime
) -> DemoCentre:
    """Make everything but candidates, at the moment `now`; `starts` are the cohorts' first days, one an intake."""
    centre = DemoCentre(rng, operator, NamePool(sources.name_parts, rng, taken=ACCOUNTS.values()), Addresses())
    load_register(sources.register, actor=operator, now=now)
    for code, text in sorted(sources.packs.items()):
        publish_regulation(text, actor=operator, now=now, file_name=f"{code}.yaml")
    codes = [side.code for plan in PLANS for side in plan.sides]
    centre.institutions = get_institutions(codes)
    _add_accounts(centre, starts[0], now)
    _add_staff(centre, dict.fromkeys(codes), starts[0], now)
    for plan in PLANS:
        _add_programme(centre, plan, starts, now)
    return centre


def _add_accounts(centre: DemoCentre, from_on: date, now: datetime) -> None:
    at_itmo = {"cosupervisor", "partner", "admin"}
    for key, names in ACCOUNTS.items():
        institution = centre.institutions[ITMO if key in at_itmo else HIT]
        centre.accounts[key] = centre.person(f"{key}@demo.example", names, institution, now=now)
    offices = {
        "coordinator": (Office.COORDINATOR, None),
        "home": (Office.COORDINATOR, centre.institutions[HIT].id),
        "partner": (Office.COORDINATOR, centre.institutions[ITMO].id),
        "observer": (Office.OBSERVER, None),
        "admin": (Office.ADMINISTRATOR, None),
    }
    for key, (office, institution_id) in offices.items():
        appoint(
            centre.accounts[key], office, institution_id=institution_id, from_on=from_on, actor=centre.operator, now=now
        )


def _add_staff(centre: DemoCentre, codes: Iterable[str], from_on: date, now: datetime) -> None:
    known = {HIT: centre.accounts["supervisor"], ITMO: centre.accounts["cosupervisor"]}
    for code in codes:
        institution = centre.institutions[code]
        if code not in known:
            coordinator = _drawn(centre, institution, now)
            appoint(
                coordinator,
                Office.COORDINATOR,
                institution_id=institution.id,
                from_on=from_on,
                actor=centre.operator,
                now=now,
            )
        drawn = [_drawn(centre, institution, now) for _ in range(SUPERVISORS - (code in known))]
        centre.supervisors[code] = [known[code], *drawn] if code in known else drawn


def _drawn(centre: DemoCentre, institution: Institution, now: datetime) -> Person:
    names = centre.names.draw(institution.country)
    return centre.person(centre.addresses.make(names), names, institution, now=now)


def _add_programme(centre: DemoCentre, plan: Plan, starts: Sequence[date], now: datetime) -> None:
    lead, other = plan.sides
    programme = create_programme(
        ProgrammeData(
            code=plan.code,
            title=plan.title,
            sides=tuple(SideData(side.code, side.pack) for side in plan.sides),
            direction=plan.direction,
            degree={"en": "PhD", "zh": "博士", "ru": "PhD"},
            counts_as=[
                EquivalenceData(lead.code, theirs, other.code, ours) for ours, theirs in other.same_as_lead.items()
            ],
        ),
        actor=centre.operator,
        now=now,
    )
    for start in starts:
        centre.cohorts[plan.code, start.year] = create_cohort(
            programme, year=start.year, starts_on=start, actor=centre.operator, now=now
        )
