"""Load the demo centre: the same for the same seed and day, made through the operations, so its history is true."""

import gc
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import update

from doctoral_center.db import db
from doctoral_center.domain.days import day_in, local_moment
from doctoral_center.domain.people import SupervisionRole
from doctoral_center.domain.references import references_from
from doctoral_center.domain.reminders import MessageState, SkipReason
from doctoral_center.models.messages import Message
from doctoral_center.operations.demo.centre import ACCOUNTS, PLANS, DemoCentre, Plan, Sources, make_centre
from doctoral_center.operations.demo.requests import ask_and_wait, be_granted_more_time
from doctoral_center.operations.demo.story import Character, Story
from doctoral_center.operations.demo.texts import Topic
from doctoral_center.operations.enrolment import Enrolment, enrol_candidate
from doctoral_center.operations.people import PersonData
from doctoral_center.operations.supervisions import SupervisionData
from doctoral_center.policy.actors import Actor

INTAKES = 3
# Shares of the candidates in the intakes, the oldest first; in hundredths.
SHARES = (12, 28, 60)
# Whoever is not one of the accounts of the manual has a story of one of these kinds, in turn.
KINDS = ("late", "steady", "slow-signers", "steady", "extended", "steady", "leave", "waived", "steady", "tardy")


@dataclass(frozen=True)
class Place:
    """One candidate to be: programme, intake and number within it."""

    plan: Plan
    starts_on: date
    number: int


def load_demo(
    sources: Sources, *, operator: Actor, password_hash: str, candidates: int, seed: int, now: datetime
) -> int:
    """Make the centre with `candidates` candidates as it stands at `now` (aware, UTC), and return how many there are.

    The caller has checked that the database is empty.
    """
    rng = random.Random(seed)  # noqa: S311 - a story, not a secret
    starts = [date(first_intake(day_in(now, "UTC")) + number, 9, 1) for number in range(INTAKES)]
    opened = local_moment(starts[0] - timedelta(days=60), 9, "UTC")
    with references_from(rng), _without_collecting():
        centre = make_centre(sources, rng, operator=operator, starts=starts, now=opened)
        for key in ACCOUNTS:
            centre.accounts[key].password_hash = password_hash
        db.session.flush()
        for number, place in enumerate(places(candidates, starts), start=1):
            _enrol_and_live(centre, place, number, sources.topics, now)
    _let_old_mail_rest(now)
    return candidates


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Half a million short-lived rows: collecting them again and again costs a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def first_intake(today: date) -> int:
    """Return the year of the oldest intake: three Septembers ago, so that there are three years of history."""
    return today.year - INTAKES - (today < date(today.year, 9, 1))


def places(candidates: int, starts: Sequence[date]) -> Iterator[Place]:
    """Spread `candidates` over intakes and programmes; Zeng Min's, in the second intake of the first, comes first."""
    counts = [candidates * share // 100 for share in SHARES]
    counts[1] += candidates - sum(counts)
    order = [1, *(number for number in range(INTAKES) if number != 1)]
    for intake in order:
        for number in range(counts[intake]):
            yield Place(PLANS[number % len(PLANS)], starts[intake], number)


def _enrol_and_live(centre: DemoCentre, place: Place, number: int, topics: Sequence[Topic], now: datetime) -> None:
    rng, lead = centre.rng, centre.institutions[place.plan.sides[0].code]
    partner = centre.institutions[place.plan.sides[1].code]
    home = lead if number % 2 else partner
    is_first = number == 1
    # The first of the youngest intake asks for things; her supervisor is the manual's.
    is_asking = place.number == 0 and place.starts_on.year == max(year for _programme, year in centre.cohorts)
    kind = "steady" if is_asking else KINDS[number % len(KINDS)]
    topic = topics[(number * 7) % len(topics)]
    enrolled_at = local_moment(place.starts_on - timedelta(days=rng.randint(5, 30)), 9, "UTC")
    leader = centre.supervisors[lead.code][place.number // len(PLANS) % 3]
    second = centre.supervisors[partner.code][place.number // len(PLANS) % 3]
    names = ACCOUNTS["candidate"] if is_first else centre.names.draw(home.country)
    person = (
        centre.accounts["candidate"]
        if is_first
        else centre.person(centre.addresses.make(names), names, home, now=enrolled_at)
    )
    supervisions = (
        SupervisionData(leader.id, lead.id, SupervisionRole.LEAD, 60, place.starts_on),
        SupervisionData(second.id, partner.id, SupervisionRole.CO_SUPERVISOR, 40, place.starts_on),
    )
    file = enrol_candidate(
        Enrolment(
            person=PersonData(person.email, names),
            cohort_id=centre.cohorts[place.plan.code, place.starts_on.year].id,
            home_institution_id=home.id,
            thesis_title=topic.titles,
            discipline=f"OECD-FORD-2015:{topic.ford_code}",
            supervisions=supervisions,
        ),
        actor=centre.operator,
        now=enrolled_at,
    )
    story = Story(
        candidacy_id=file.candidacy.id,
        candidacy_ref=file.candidacy.ref,
        person_id=person.id,
        zone=file.zone,
        locale=person.locale,
        topic=topic,
        character=_FIRST if is_first else _character(kind, rng, now.date()),
        coordinator_id=centre.accounts["coordinator"].id,
        rng=rng,
        clock=enrolled_at,
        ends_at=now,
    )
    if is_asking:
        be_granted_more_time(story, lead.id)
    story.live()
    if is_asking:
        ask_and_wait(story, partner.id)
    if is_first:
        story.end_with_work_for_everybody(centre.accounts["cosupervisor"].id)
    db.session.expunge_all()


# The candidate of the manual: her last reports are not in yet when the story ends.
_FIRST = Character(margin=8, signing=3, returned=50, stops_before=110)


def _character(kind: str, rng: random.Random, today: date) -> Character:
    margin, signing = rng.randint(3, 18), rng.randint(2, 6)
    if kind == "late":
        return Character(margin, signing, stops_before=rng.randint(20, 120))
    if kind == "tardy":
        return Character(-2, signing, returned=20, fails_once=True)
    if kind == "slow-signers":
        return Character(margin, 14)
    if kind == "leave":
        first = today - timedelta(days=rng.choice([60, 200, 420]))
        return Character(margin, signing, leave=(first, first + timedelta(days=rng.randint(90, 200))))
    return Character(margin, signing, is_extended=kind == "extended", is_waived=kind == "waived")


def _let_old_mail_rest(now: datetime) -> None:
    """Nobody was there to receive the notices of the past: they are kept as skipped, and none goes out today."""
    db.session.execute(
        update(Message)
        .where(Message.state == MessageState.PLANNED, Message.next_at < now - timedelta(days=2))
        .values(state=MessageState.SKIPPED, skip_reason=SkipReason.BEFORE_START)
        .execution_options(synchronize_session=False)
    )
