"""Supervisors come, leave and are replaced; what waits for them moves, what they said stays."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError, NotFoundError, NotPermittedError
from doctoral_center.domain.people import SupervisionRole
from doctoral_center.models.candidacies import Supervision
from doctoral_center.operations.supervisions import (
    SupervisionData,
    appoint_supervisor,
    end_supervision,
    replace_supervisor,
)
from doctoral_center.queries.files import lock_file
from tests.centre import HIT, ITMO
from tests.signing import chain, decide, submit

TODAY = date(2026, 11, 23)


def supervision_of(centre, person):
    with centre.reading():
        return db.session.scalars(
            select(Supervision.ref).where(
                Supervision.candidacy_id == centre.candidacy.id, Supervision.person_id == person.id
            )
        ).one()


def replace(centre, leaving, successor, *, by=None, from_on=TODAY):
    ref = supervision_of(centre, leaving)
    with centre.writing():
        actor = centre.actor(by or centre.coordinator)
        replace_supervisor(ref, actor=actor, person_id=successor.id, from_on=from_on, now=centre.now)


def end(centre, leaving, until_on, *, by=None):
    ref = supervision_of(centre, leaving)
    with centre.writing():
        end_supervision(ref, actor=centre.actor(by or centre.coordinator), until_on=until_on, now=centre.now)


def appoint(centre, person, code=HIT, role=SupervisionRole.CO_SUPERVISOR, *, by=None, **more):
    with centre.writing():
        file = lock_file(centre.candidacy.id)
        data = SupervisionData(person.id, centre.institutions[code], role, **more)
        appoint_supervisor(file, data, actor=centre.actor(by or centre.coordinator), now=centre.now)


def supervisors(centre):
    with centre.reading():
        rows = db.session.execute(
            select(Supervision.person_id, Supervision.role, Supervision.share_percent, Supervision.until_on)
            .where(Supervision.candidacy_id == centre.candidacy.id)
            .order_by(Supervision.id)
        )
        families = {person.id: person.family for person in centre.people.values()}
        return [(families[row.person_id], row.role.value, row.share_percent, row.until_on) for row in rows]


@pytest.fixture
def successor(centre):
    with centre.writing():
        return centre.add("successor", "Zhao", "Lei", native="赵磊")


def test_the_successor_takes_role_side_and_share(centre, successor):
    replace(centre, centre.supervisor, successor)
    assert supervisors(centre) == [
        ("Li", "lead", 60, date(2026, 11, 22)),
        ("Ivanova", "co-supervisor", 40, None),
        ("Zhao", "lead", 60, None),
    ]


def test_what_waits_for_the_leaver_moves_to_the_successor(centre, successor):
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    replace(centre, centre.supervisor, successor)
    waiting = [(family, standing) for _position, family, _role, standing in chain(centre, ref)]
    assert ("Li", "replaced") in waiting
    assert ("Zhao", "open") in waiting
    assert ("Ivanova", "open") in waiting


def test_a_verdict_of_the_leaver_stays(centre, successor):
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    decide(centre, ref, centre.supervisor)
    replace(centre, centre.supervisor, successor)
    said = {family: standing for _position, family, _role, standing in chain(centre, ref)}
    assert said["Li"] == "approve"
    assert "Zhao" not in said


def test_without_a_successor_the_open_signature_is_closed(centre):
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    end(centre, centre.cosupervisor, date(2026, 11, 22))
    said = {(family, standing) for _position, family, _role, standing in chain(centre, ref)}
    assert ("Ivanova", "replaced") in said
    assert ("Li", "open") in said


def test_who_leaves_later_still_signs(centre):
    ref = centre.milestone("study-plan")
    submit(centre, ref)
    end(centre, centre.cosupervisor, date(2026, 12, 31))
    assert ("Ivanova", "open") in {(family, standing) for _position, family, _role, standing in chain(centre, ref)}


def test_an_ended_supervision_cannot_be_ended_or_replaced(centre, successor):
    end(centre, centre.supervisor, TODAY)
    with pytest.raises(ImpossibleNowError):
        end(centre, centre.supervisor, TODAY)
    with pytest.raises(ImpossibleNowError):
        replace(centre, centre.supervisor, successor)


@pytest.mark.parametrize(
    ("from_on", "code"),
    [(date(2026, 11, 24), "replaced-in-future"), (date(2026, 9, 1), "replaced-before-it-began")],
)
def test_a_replacement_takes_effect_after_the_beginning_and_not_in_the_future(centre, successor, from_on, code):
    with pytest.raises(InvalidInputError) as refused:
        replace(centre, centre.supervisor, successor, from_on=from_on)
    assert (refused.value.code, refused.value.field) == (code, "from_on")


def test_the_day_is_the_programmes_not_utcs(centre, successor):
    centre.at(datetime(2026, 11, 23, 18, tzinfo=UTC))  # 24 November in Harbin
    replace(centre, centre.supervisor, successor, from_on=date(2026, 11, 24))


@pytest.mark.parametrize(
    ("name", "code", "role", "error"),
    [
        ("candidate", HIT, SupervisionRole.ADVISER, "supervises-own-file"),
        ("supervisor", HIT, SupervisionRole.ADVISER, "supervises-already"),
        ("observer", "03q0vrn42", SupervisionRole.ADVISER, "not-a-side"),
        ("observer", ITMO, SupervisionRole.LEAD, "second-lead-supervisor"),
    ],
)
def test_impossible_appointments_are_refused(centre, name, code, role, error):
    with pytest.raises(InvalidInputError) as refused:
        appoint(centre, centre.people[name], code, role)
    assert refused.value.code == error


def test_the_share_is_a_percentage_and_the_day_not_before_the_start(centre):
    with pytest.raises(InvalidInputError) as refused:
        appoint(centre, centre.observer, share_percent=101)
    assert refused.value.code == "share-out-of-range"
    with pytest.raises(InvalidInputError) as refused:
        appoint(centre, centre.observer, from_on=date(2026, 8, 31))
    assert refused.value.code == "supervision-before-start"


def test_whoever_supervises_from_tomorrow_may_read_from_tomorrow(centre):
    appoint(centre, centre.observer, from_on=date(2026, 11, 24))
    path = f"/candidates/{centre.candidacy.ref}"
    assert centre.client_for(centre.observer).get(path).status_code == 404
    centre.at(datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert centre.client_for(centre.observer).get(path).status_code == 200


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("candidate", NotPermittedError),
        ("supervisor", NotPermittedError),
        ("stranger_coordinator", NotFoundError),
        ("administrator", NotFoundError),
    ],
)
def test_only_coordinators_of_the_file_change_its_supervisors(centre, successor, name, error):
    person = centre.people[name]
    with pytest.raises(error):
        replace(centre, centre.supervisor, successor, by=person)
    with pytest.raises(error):
        end(centre, centre.supervisor, TODAY, by=person)
    with pytest.raises(error):
        appoint(centre, successor, by=person)


def test_a_supervision_that_is_not_there_is_not_found(centre):
    with pytest.raises(NotFoundError), centre.writing():
        end_supervision("V-22222222", actor=centre.operator, until_on=TODAY, now=centre.now)
