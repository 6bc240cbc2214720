"""Another supervisor, or one more, at the candidate's request."""

from datetime import date

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.errors import ImpossibleNowError, InvalidInputError
from doctoral_center.domain.requests import RequestKind
from doctoral_center.models.candidacies import Supervision
from doctoral_center.models.people import Person
from doctoral_center.operations.requests import RequestData
from tests import signing
from tests.requesting import asked, shown, submit


def supervisors(centre):
    with centre.reading():
        rows = db.session.execute(
            select(Person.email, Supervision.role, Supervision.from_on, Supervision.until_on)
            .join(Person, Supervision.person_id == Person.id)
            .where(Supervision.candidacy_id == centre.candidacy.id)
            .order_by(Supervision.id)
        ).all()
    return [(row.email, row.role.value, row.from_on, row.until_on) for row in rows]


def supervision_ref(centre, person):
    with centre.reading():
        return db.session.scalars(select(Supervision.ref).where(Supervision.person_id == person.id)).one()


def test_an_approved_change_of_supervisor_puts_the_successor_in_place(centre):
    data = RequestData(
        RequestKind.SUPERVISOR,
        "Retires",
        supervision_ref=supervision_ref(centre, centre.supervisor),
        successor_name="Zhao, Lei",
        successor_email="Zhao.Lei@example.org",
    )
    ref = submit(centre, data)
    request = shown(centre, ref)
    assert request.supervisor.latin_family == "Li"
    assert asked(request) == [[("Wang", True)], []]
    signing.decide(centre, ref, centre.coordinator)
    decision = signing.decide(centre, ref, centre.centre_coordinator)
    assert decision.until is None
    assert supervisors(centre) == [
        ("supervisor@example.org", "lead", date(2026, 9, 1), date(2026, 11, 22)),
        ("cosupervisor@example.org", "co-supervisor", date(2026, 9, 1), None),
        ("zhao.lei@example.org", "lead", date(2026, 11, 23), None),
    ]
    assert ("request-approved", "Zeng") in signing.mails(centre)
    with pytest.raises(ImpossibleNowError) as refused:
        signing.undo(centre, ref, centre.centre_coordinator)
    assert refused.value.code == "undo-impossible"


def test_one_more_supervisor_is_a_co_supervisor_of_the_home_university(centre):
    data = RequestData(
        RequestKind.SUPERVISOR, "A second field", successor_name="赵磊", successor_email="zhao@example.org"
    )
    ref = submit(centre, data)
    for person in (centre.coordinator, centre.partner, centre.centre_coordinator):
        signing.decide(centre, ref, person)
    assert supervisors(centre)[-1] == ("zhao@example.org", "co-supervisor", date(2026, 11, 23), None)


@pytest.mark.parametrize(
    ("name", "email", "code", "field"),
    [
        ("Lei Zhao Wang", "zhao@example.org", "name-unclear", "successor_name"),
        ("Zhao, Lei", "zhao", "email-malformed", "successor_email"),
        ("Zeng, Min", "candidate@example.org", "supervises-own-file", "successor_email"),
        ("Li, Wei", "supervisor@example.org", "supervises-already", "successor_email"),
        ("", "zhao@example.org", "value-missing", "successor_name"),
    ],
)
def test_a_successor_who_cannot_be_is_refused_at_the_field(centre, name, email, code, field):
    data = RequestData(RequestKind.SUPERVISOR, "Retires", successor_name=name, successor_email=email)
    with pytest.raises(InvalidInputError) as refused:
        submit(centre, data)
    assert (refused.value.code, refused.value.field) == (code, field)
