"""Ask for things as the candidate of the centre does, and look at what has become of them."""

from datetime import date

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.requests import RequestKind
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.operations.requests import RequestData, submit_request
from doctoral_center.queries.requests import get_request
from tests import signing

LEAVE = RequestData(RequestKind.LEAVE, "Parental leave", first_on=date(2027, 1, 4), last_on=date(2027, 7, 3))


def submit(centre, data=LEAVE, by=None):
    with centre.writing():
        actor = centre.actor(by or centre.candidate)
        return submit_request(centre.candidacy.ref, data, actor=actor, now=centre.now)


def shown(centre, ref, to=None):
    with centre.reading():
        return get_request(ref, actor=centre.actor(to or centre.candidate))


def asked(request):
    return [[(ask.person.latin_family, ask.is_open) for ask in stage.asks] for stage in request.rounds[-1].stages]


def approve_all(centre, ref):
    """The lead supervisor, then one coordinator of each side."""
    for person in (centre.supervisor, centre.coordinator, centre.partner):
        signing.decide(centre, ref, person)


def due_on(centre, code, occurrence=1):
    return signing.milestone(centre, centre.milestone(code, occurrence)).due_on


def changes(centre):
    with centre.reading():
        return [
            (change.kind.value, change.first_on, change.due_on, change.reason)
            for change in db.session.scalars(select(ChangeOfTime).order_by(ChangeOfTime.id))
        ]
