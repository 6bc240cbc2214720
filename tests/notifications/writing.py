"""Mails of every kind about Zeng Min's study plan, written as they would be delivered."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update

from doctoral_center.db import db
from doctoral_center.domain.access import LinkPurpose
from doctoral_center.domain.requests import RequestKind
from doctoral_center.models.candidacies import Track
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Reviewable
from doctoral_center.models.people import Person
from doctoral_center.models.reviews import Round, SignOff, Stage
from doctoral_center.models.sessions import AccessLink
from doctoral_center.notifications.delivery import Claim
from doctoral_center.notifications.mails import compose
from doctoral_center.operations.requests import RequestData
from tests import signing
from tests.mailing import milestone_id, set_person
from tests.requesting import LEAVE, submit

GOLDEN = Path(__file__).parent / "golden"
KINDS = Path(__file__).parents[2] / "doctoral_center" / "templates" / "mail"
BEFORE, LATE = datetime(2026, 11, 24, 0, tzinfo=UTC), datetime(2026, 12, 15, 0, tzinfo=UTC)


REQUESTS = {
    "leave": LEAVE,
    "intensity": RequestData(RequestKind.INTENSITY, "Teaching", from_on=date(2027, 9, 1), percent=50),
    "extension": RequestData(RequestKind.EXTENSION, "Broken laser", due_on=date(2028, 11, 15)),
    "supervisor": RequestData(
        RequestKind.SUPERVISOR, "A second field", successor_name="Zhao, Lei", successor_email="zhao@example.org"
    ),
}


class Writer:
    """Writes mails about Zeng Min's study plan, which is due on 1 December and asked of its signers by 7 December."""

    def __init__(self, centre):
        self.centre = centre
        self.milestone = milestone_id(centre, "study-plan")
        with centre.writing():
            centre.add("deputy", "Sun", "Yi", native="孙怡")
        signing.submit(centre, centre.milestone("study-plan"))
        set_person(centre, centre.supervisor, deputy_id=centre.deputy.id, letter_name="Prof. Li")
        with centre.reading():
            self.track = db.session.scalars(
                select(Track.id).where(Track.candidacy_id == centre.candidacy.id).order_by(Track.position)
            ).first()
            self.sign_off = db.session.scalars(
                select(SignOff.id)
                .join(Stage, Stage.id == SignOff.stage_id)
                .where(SignOff.person_id == centre.supervisor.id)
                .order_by(SignOff.id)
            ).first()
        with centre.writing():
            for number, purpose in enumerate(LinkPurpose, 1):
                lives = {"created_at": BEFORE, "expires_at": BEFORE + timedelta(minutes=30)}
                person_id = centre.candidate.id
                db.session.add(
                    AccessLink(id=number, nonce=f"nonce{number}", person_id=person_id, purpose=purpose, **lives)
                )

        self.changes = self.add_changes()
        self.requests = {kind: self._ask(kind) for kind in REQUESTS}

    def add_changes(self):
        """Changes of time that the partner's coordinator took back, by kind."""
        common = {
            "candidacy_id": self.centre.candidacy.id, "recorded_by_id": self.centre.coordinator.id,
            "recorded_at": BEFORE, "taken_back_at": BEFORE, "taken_back_by_id": self.centre.partner.id,
            "taken_back_because": "It was meant for another candidate.",
        }  # fmt: skip
        days = {"due_on": date(2026, 12, 15), "decided_on": date(2026, 11, 24)}
        leave = {"first_on": date(2027, 1, 1), "last_on": date(2027, 6, 30)}
        rows = [
            ChangeOfTime(ref="T-33333333", kind="extension", milestone_id=self.milestone, **days, **common),
            ChangeOfTime(ref="T-44444444", kind="leave", **leave, **common),
        ]
        with self.centre.writing():
            db.session.add_all(rows)
            db.session.flush()
            return {row.kind: row.id for row in rows}

    def _ask(self, kind):
        """Send a request of a kind; return its id and that of the first sign-off that it asks for."""
        data = REQUESTS[kind]
        if kind == "extension":
            data = replace(data, milestone_ref=self.centre.milestone("mid-term"))
        ref = submit(self.centre, data)
        with self.centre.reading():
            statement = select(Round.reviewable_id, SignOff.id).join(Stage, Stage.round_id == Round.id)
            return tuple(
                db.session.execute(
                    statement.join(SignOff, SignOff.stage_id == Stage.id)
                    .join(Reviewable, Reviewable.id == Round.reviewable_id)
                    .where(Reviewable.ref == ref)
                    .order_by(SignOff.id)
                ).first()
            )

    def write(self, kind, person, now, *, subject=None, sign_off=False, request=None, **values):
        if request is not None:
            about, asked = self.requests[request]
            values = {"subject_id": about, "reviewable_id": about, "sign_off_id": asked if sign_off else None} | values
        claim = {
            "id": 1, "kind": kind, "subject_id": subject or self.milestone, "round": 0, "step": 0,
            "recipient_id": getattr(self.centre, person).id, "due_on": date(2026, 12, 1),
            "reviewable_id": None if subject else self.milestone, "sign_off_id": self.sign_off if sign_off else None,
            "data": {}, "attempts": 0, "token": 1, "is_possibly_doubled": False,
        }  # fmt: skip
        with self.centre.reading():
            return compose(Claim(**{**claim, **values}), now)


CALENDAR = {"country": "CN", "year": 2027}
# (kind, recipient, moment, what else the message holds)
MAILS = (
    ("report-due", "candidate", BEFORE, {"step": -7}),
    ("report-due", "candidate", LATE, {"step": 14}),
    ("report-due", "supervisor", LATE, {"step": 14}),
    ("report-due", "partner", LATE, {"step": 14}),
    ("sign-off-due", "supervisor", BEFORE, {"step": -3, "sign_off": True}),
    ("sign-off-due", "supervisor", LATE, {"step": 3, "sign_off": True}),
    ("sign-off-due", "deputy", LATE, {"step": 3, "sign_off": True}),
    ("sign-off-due", "partner", LATE, {"step": 7, "sign_off": True}),
    ("leave-ending", "candidate", BEFORE, {"step": -30, "change": "leave", "due_on": date(2026, 12, 20)}),
    ("leave-ending", "candidate", LATE, {"step": 1, "change": "leave", "due_on": date(2026, 12, 13)}),
    ("leave-ending", "partner", LATE, {"step": 7, "change": "leave", "due_on": date(2026, 12, 7)}),
    ("latest-end", "candidate", BEFORE, {"step": -180, "track": True, "of_file": True, "due_on": date(2027, 5, 20)}),
    ("latest-end", "candidate", LATE, {"step": -30, "track": True, "of_file": True, "due_on": date(2026, 12, 1)}),
    ("latest-end", "supervisor", BEFORE, {"step": -90, "track": True, "of_file": True, "due_on": date(2027, 2, 20)}),
    ("latest-end", "partner", BEFORE, {"step": -90, "track": True, "of_file": True, "due_on": date(2027, 2, 20)}),
    ("latest-end", "partner", LATE, {"step": 1, "track": True, "of_file": True, "due_on": date(2026, 12, 14)}),
    ("sign-off-asked", "supervisor", BEFORE, {"sign_off": True, "data": {"version": 1}}),
    ("sign-off-asked", "supervisor", BEFORE, {"sign_off": True}),
    ("nudge", "supervisor", BEFORE, {"sign_off": True, "data": {"since": "2026-11-20"}}),
    ("nudge", "deputy", LATE, {"sign_off": True, "data": {"since": "2026-11-20"}}),
    ("nudge", "supervisor", BEFORE, {"sign_off": True, "request": "intensity", "data": {"since": "2026-11-20"}}),
    ("nudge", "supervisor", LATE, {"sign_off": True, "request": "extension", "data": {"since": "2026-11-20"}}),
    ("decision-link", "deputy", LATE, {"sign_off": True}),
    ("decision-link", "supervisor", BEFORE, {"sign_off": True, "request": "leave"}),
    ("report-submitted", "candidate", BEFORE, {"data": {"version": 1, "report": "R-7QK4M2XD"}}),
    ("report-submitted", "candidate", BEFORE, {}),
    ("milestone-approved", "candidate", BEFORE, {"sign_off": True}),
    ("milestone-returned", "candidate", BEFORE, {"sign_off": True}),
    ("milestone-returned", "candidate", LATE, {"sign_off": True}),
    ("milestone-not-passed", "candidate", BEFORE, {"sign_off": True}),
    ("submission-withdrawn", "supervisor", BEFORE, {}),
    ("date-moved", "candidate", BEFORE, {"moved": 1}),
    ("date-moved", "partner", BEFORE, {"moved": 2}),
    ("date-moved", "partner", BEFORE, {"data": {"moved": [], "candidates": 12, "dates": 40, "decision": "D-33333333"}}),
    ("change-taken-back", "candidate", BEFORE, {"moved": 1, "change": "extension"}),
    ("change-taken-back", "partner", BEFORE, {"moved": 2, "change": "leave"}),
    ("regulation-version", "candidate", BEFORE, {"moved": 2, "track": True}),
    ("regulation-version", "partner", BEFORE, {"data": {"candidates": 1, "dates": 2}, "track": True}),
    ("regulation-version", "partner", BEFORE, {"data": {"candidates": 3, "dates": 0}, "track": True}),
    ("return-confirmed", "candidate", BEFORE, {"data": {"returned_on": "2026-11-24"}}),
    ("return-confirmed", "partner", BEFORE, {"data": {"returned_on": "2026-11-24"}}),
    ("milestone-waived", "candidate", BEFORE, {}),
    ("milestone-waived", "partner", BEFORE, {}),
    ("milestone-added", "candidate", BEFORE, {}),
    ("milestone-added", "partner", BEFORE, {"replaces": True}),
    ("sign-off-asked", "supervisor", BEFORE, {"sign_off": True, "request": "leave"}),
    ("sign-off-asked", "supervisor", BEFORE, {"sign_off": True, "request": "intensity"}),
    ("sign-off-asked", "supervisor", BEFORE, {"sign_off": True, "request": "extension"}),
    ("sign-off-asked", "coordinator", BEFORE, {"sign_off": True, "request": "supervisor"}),
    ("sign-off-due", "supervisor", BEFORE, {"sign_off": True, "request": "leave"}),
    ("sign-off-due", "deputy", LATE, {"sign_off": True, "request": "leave"}),
    ("sign-off-due", "partner", LATE, {"sign_off": True, "request": "leave"}),
    ("request-approved", "candidate", BEFORE, {"sign_off": True, "request": "leave", "moved": 2}),
    ("request-approved", "candidate", BEFORE, {"request": "supervisor"}),
    ("request-returned", "candidate", BEFORE, {"sign_off": True, "request": "intensity"}),
    ("request-refused", "candidate", BEFORE, {"sign_off": True, "request": "extension"}),
    ("request-withdrawn", "supervisor", BEFORE, {"request": "leave"}),
    ("working-days", "candidate", BEFORE, {"subject": 3, "moved": 2, "data": CALENDAR}),
    ("working-days", "coordinator", BEFORE, {"subject": 3, "data": {**CALENDAR, "candidates": 12, "dates": 30}}),
    ("calendar-missing", "administrator", BEFORE, {"subject": 4, "data": CALENDAR}),
    ("test-mail", "coordinator", BEFORE, {"subject": 5, "data": {"at": "2026-11-24T00:00:00+00:00"}}),
    ("invitation", "candidate", BEFORE, {"subject": 1}),
    ("password", "candidate", BEFORE, {"subject": 2}),
)


def write_all(writer, locale, only=None):
    with writer.centre.writing():
        db.session.execute(update(Person).values(locale=locale))
    other = milestone_id(writer.centre, "mid-term")
    days = [[writer.milestone, "2026-12-01", "2026-12-15"], [other, "2028-09-01", None]]
    for kind, person, now, values in (each for each in MAILS if only in {None, each[0]}):
        extra = dict(values)
        if count := extra.pop("moved", None):
            extra["data"] = {**extra.get("data", {}), "moved": days[:count]}
        if extra.pop("replaces", False):
            extra["data"] = {"replaces": other}
        if extra.pop("track", False):
            extra["subject"] = writer.track
        if extra.pop("of_file", False):
            extra["reviewable_id"] = writer.milestone
        if change := extra.pop("change", None):
            extra["subject"] = writer.changes[change]
            extra["reviewable_id"] = writer.milestone
        yield kind, person, writer.write(kind, person, now, **extra)


def plain(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def first_line(mail):
    """What follows the greeting."""
    return plain(mail).split("\n\n")[1]
