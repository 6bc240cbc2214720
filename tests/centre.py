"""A small centre with fixed parts, made through the operations: what most tests above the domain begin with.

The programme is HIT with ITMO: Zeng Min is enrolled at HIT (home) since 1 September 2026. Everybody of the second
programme, KazNU with BSU, is a stranger to her file. `now` is 23 November 2026, 09:00 UTC; `centre.at(...)` moves it.
"""

import csv
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from doctoral_center import clock, create_app
from doctoral_center.db import db, transaction
from doctoral_center.domain.days import day_in
from doctoral_center.domain.people import NameOrder, Office, SupervisionRole
from doctoral_center.domain.programmes import EquivalenceData, ProgrammeData, SideData
from doctoral_center.models.candidacies import Track
from doctoral_center.models.institutions import Institution
from doctoral_center.models.milestones import MilestoneTrack, Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.regulations import Rule
from doctoral_center.models.sessions import WebSession
from doctoral_center.operations.enrolment import Enrolment, enrol_candidate
from doctoral_center.operations.people import Names, PersonData, add_person, appoint
from doctoral_center.operations.programmes import create_cohort, create_programme
from doctoral_center.operations.regulations import publish_regulation
from doctoral_center.operations.supervisions import SupervisionData
from doctoral_center.policy.actors import Actor, operator
from doctoral_center.queries.actors import get_actor

DATA = Path(__file__).parents[1] / "doctoral_center" / "data"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
STARTS_ON = date(2026, 9, 1)

HIT, ITMO, KAZNU, BSU = "01yqg2h08", "04txgxn49", "03q0vrn42", "021036w13"
ZONES = {HIT: "Asia/Shanghai", ITMO: "Europe/Moscow", KAZNU: "Asia/Almaty", BSU: "Europe/Minsk"}
SAME = (("study-plan", "plan"), ("mid-term", "mid-term"), ("thesis", "thesis"), ("defence", "defence"))


@dataclass(frozen=True)
class SomePerson:
    """A person of the centre, as plain values."""

    id: int
    ref: str
    email: str
    family: str
    given: str


@dataclass(frozen=True)
class SomeCandidacy:
    """A candidacy of the centre, as plain values."""

    id: int
    ref: str
    person: SomePerson


@dataclass
class Centre:
    """The centre. People are attributes; ids of institutions by code; `candidacy` is Zeng Min's."""

    app: object
    now: datetime = NOW
    people: dict[str, SomePerson] = field(default_factory=dict)
    institutions: dict[str, int] = field(default_factory=dict)
    cohorts: dict[str, int] = field(default_factory=dict)
    cohort_refs: dict[str, str] = field(default_factory=dict)
    candidacy: SomeCandidacy | None = None
    stranger_candidacy: SomeCandidacy | None = None

    # candidate, supervisor (lead, at home), cosupervisor (abroad), coordinator (of the home institution), partner
    # (coordinator of the partner), centre_coordinator, observer (of the whole centre), administrator, and
    # stranger_candidate, stranger_supervisor, stranger_coordinator, stranger_observer of the other programme.
    def __getattr__(self, name: str) -> SomePerson:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def at(self, moment: datetime) -> None:
        """Move the clock."""
        self.now = moment

    @contextmanager
    def reading(self) -> Iterator[None]:
        """An application context, for queries."""
        with self.app.app_context():
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """An application context and one writing transaction, for operations."""
        with self.app.app_context(), transaction():
            yield

    def actor(self, person: SomePerson) -> Actor:
        """The person as she acts now; inside reading() or writing()."""
        actor = get_actor(person.id, now=self.now)
        assert actor is not None
        return actor

    @property
    def operator(self) -> Actor:
        """Whoever runs commands."""
        return operator(day_in(self.now, "UTC"))

    def client_for(self, person: SomePerson):
        """A browser in which the person has signed in; it sends the token that forms carry with every request."""
        key = f"key of {person.email} at {self.now}"
        digest = hashlib.sha256(key.encode()).hexdigest()
        with self.writing():
            if db.session.scalar(select(WebSession.id).where(WebSession.key_sha256 == digest)) is None:
                end = datetime(2060, 1, 1, tzinfo=UTC)
                db.session.add(WebSession(key_sha256=digest, person_id=person.id, created_at=self.now, expires_at=end))
        client = self.app.test_client()
        with client.session_transaction() as session:
            session |= {"_user_id": key, "_fresh": True, "csrf_token": "token", "seen": int(self.now.timestamp())}
        serializer = URLSafeTimedSerializer(self.app.config["SECRET_KEY"], salt="wtf-csrf-token")
        client.environ_base["HTTP_X_CSRFTOKEN"] = serializer.dumps("token")
        return client

    def milestone(
        self,
        code: str,
        occurrence: int = 1,
        attempt: int = 1,
        *,
        of: SomeCandidacy | None = None,
        at: str | None = None,
    ) -> str:
        """The reference of a milestone of the candidacy (Zeng Min's), by a rule's code of either side, or of `at`'s."""
        of_side = [Track.institution_id == self.institutions[at]] if at else []
        with self.reading():
            return db.session.scalars(
                select(Reviewable.ref)
                .join(MilestoneTrack, MilestoneTrack.milestone_id == Reviewable.id)
                .join(Rule, MilestoneTrack.rule_id == Rule.id)
                .join(Track, MilestoneTrack.track_id == Track.id)
                .where(
                    *of_side,
                    Reviewable.candidacy_id == (of or self.candidacy).id,
                    Rule.code == code,
                    MilestoneTrack.occurrence == occurrence,
                    MilestoneTrack.attempt == attempt,
                )
                .distinct()
            ).one()

    def add(self, name: str, family: str, given: str, *, native: str = "", at: str = HIT) -> SomePerson:
        """Add a person under the attribute `name`; inside writing()."""
        order = NameOrder.FAMILY_FIRST if native and at == HIT else NameOrder.GIVEN_FIRST
        names = Names(native, "zh" if at == HIT else "ru", family, given, order)
        data = PersonData(f"{name.replace('_', '.')}@example.org", names, timezone=ZONES[at])
        person = add_person(data, actor=self.operator, now=self.now)
        self.people[name] = SomePerson(person.id, person.ref, person.email, family, given)
        return self.people[name]

    def enrol(self, name: str, family: str, given: str, *, native: str = "", programme: str = "hit-itmo"):
        """Enrol a further candidate under the attribute `name`, without supervisors; inside writing()."""
        return self._enrol(name, Names(native, "zh", family, given, NameOrder.FAMILY_FIRST), programme, ())

    def _enrol(self, name: str, names: Names, programme: str, supervisions):
        home = HIT if programme == "hit-itmo" else KAZNU
        file = enrol_candidate(
            Enrolment(
                person=PersonData(f"{name.replace('_', '.')}@example.org", names, timezone=ZONES[home]),
                cohort_id=self.cohorts[programme],
                home_institution_id=self.institutions[home],
                thesis_title={"en": "Stability of perovskite solar cells under humidity"},
                supervisions=supervisions,
            ),
            actor=self.operator,
            now=self.now,
        )
        person = file.candidate
        self.people[name] = SomePerson(person.id, person.ref, person.email, names.latin_family, names.latin_given)
        return SomeCandidacy(file.candidacy.id, file.candidacy.ref, self.people[name])


@dataclass(frozen=True)
class Template:
    """A database with the centre in it, and what is known of it."""

    url: str
    centre: Centre


@pytest.fixture(scope="session")
def centre_template(database_server):
    """The small centre, made once a run; tests that use `centre` get copies of its database."""
    url = database_server.create()
    yield Template(url, make_centre(url))
    database_server.drop(url)


def make_centre(url):
    """Make the small centre in the migrated, empty database at `url`."""
    app = create_app({"DATABASE_URL": url, "TESTING": True})
    centre = Centre(app)
    with centre.writing():
        _institutions(centre)
        _programmes(centre)
        _people(centre)
        _candidates(centre)
    with app.app_context():
        db.engine.dispose()
    return centre


@pytest.fixture
def centre(app, centre_template, monkeypatch):
    """The small centre, with the clock standing at its `now`."""
    made = centre_template.centre
    centre = replace(
        made, app=app, **{name: dict(getattr(made, name)) for name in ("people", "institutions", "cohorts")}
    )
    monkeypatch.setattr(clock, "now", lambda: centre.now)
    return centre


def _institutions(centre: Centre) -> None:
    with (DATA / "institutions.csv").open(encoding="utf-8") as file:
        rows = {row["code"]: row for row in csv.DictReader(file) if row["code"] in ZONES}
    columns = ("code", "ror_id", "name_en", "name_local", "name_local_lang", "name_zh", "name_ru", "country")
    for code, row in sorted(rows.items()):
        values = {column: row[column] or None for column in (*columns, "acronyms", "city", "timezone", "domain")}
        institution = Institution(**values, source=row["source"], edited_fields=[])
        db.session.add(institution)
        db.session.flush()
        centre.institutions[code] = institution.id


def _programmes(centre: Centre) -> None:
    for code in ("cn-joint-phd", "general-joint-doctorate"):
        text = (DATA / "regulations" / f"{code}.yaml").read_text("utf-8")
        publish_regulation(text, actor=centre.operator, now=centre.now)
    general = "general-joint-doctorate"
    for data in (
        ProgrammeData(
            code="hit-itmo",
            title={"en": "Joint doctorate in photonics", "zh": "光子学联合博士", "ru": "Совместная аспирантура"},
            sides=(SideData(HIT, "cn-joint-phd"), SideData(ITMO, general)),
            direction="nano",
            counts_as=[EquivalenceData(HIT, one, ITMO, other) for one, other in SAME],
        ),
        ProgrammeData(
            code="kaznu-bsu",
            title={"en": "Joint doctorate in ecology", "zh": "生态学联合博士", "ru": "Совместная аспирантура"},
            sides=(SideData(KAZNU, general), SideData(BSU, general)),
            direction="ecology",
        ),
    ):
        programme = create_programme(data, actor=centre.operator, now=centre.now)
        cohort = create_cohort(programme, year=2026, starts_on=STARTS_ON, actor=centre.operator, now=centre.now)
        centre.cohorts[data.code], centre.cohort_refs[data.code] = cohort.id, cohort.ref


def _people(centre: Centre) -> None:
    centre.add("supervisor", "Li", "Wei", native="李伟")
    centre.add("cosupervisor", "Ivanova", "Anna", native="Анна Сергеевна Иванова", at=ITMO)
    centre.add("stranger_supervisor", "Bekov", "Daniyar", at=KAZNU)
    offices = {
        "coordinator": ("Wang", "Fang", HIT, Office.COORDINATOR, HIT),
        "partner": ("Smirnov", "Pavel", ITMO, Office.COORDINATOR, ITMO),
        "centre_coordinator": ("Chen", "Jing", HIT, Office.COORDINATOR, None),
        "observer": ("Petrova", "Olga", ITMO, Office.OBSERVER, None),
        "administrator": ("Karimov", "Rustam", KAZNU, Office.ADMINISTRATOR, None),
        "stranger_coordinator": ("Nurlanova", "Aliya", KAZNU, Office.COORDINATOR, KAZNU),
        "stranger_observer": ("Kavalenka", "Alena", BSU, Office.OBSERVER, BSU),
    }
    for name, (family, given, at, office, code) in offices.items():
        person = db.session.get_one(Person, centre.add(name, family, given, at=at).id)
        institution_id = centre.institutions[code] if code is not None else None
        appoint(person, office, institution_id=institution_id, from_on=STARTS_ON, actor=centre.operator, now=centre.now)


def _candidates(centre: Centre) -> None:
    lead, co_supervisor = SupervisionRole.LEAD, SupervisionRole.CO_SUPERVISOR
    hit, itmo, kaznu = (centre.institutions[code] for code in (HIT, ITMO, KAZNU))
    zeng_min = Names("曾敏", "zh", "Zeng", "Min", NameOrder.FAMILY_FIRST)
    supervisions = (
        SupervisionData(centre.supervisor.id, hit, lead, 60),
        SupervisionData(centre.cosupervisor.id, itmo, co_supervisor, 40),
    )
    centre.candidacy = centre._enrol("candidate", zeng_min, "hit-itmo", supervisions)
    stranger = Names("Айгерім Бекова", "kk", "Bekova", "Aigerim", NameOrder.GIVEN_FIRST)
    supervisions = (SupervisionData(centre.stranger_supervisor.id, kaznu, lead),)
    centre.stranger_candidacy = centre._enrol("stranger_candidate", stranger, "kaznu-bsu", supervisions)
