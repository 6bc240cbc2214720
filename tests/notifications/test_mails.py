"""Every kind of mail in every language, as it arrives. The golden files say each word of them.

UPDATE_GOLDEN=1 writes the files again; read the difference before it is kept.
"""

import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from doctoral_center.db import db
from doctoral_center.domain.access import LinkPurpose
from doctoral_center.domain.people import Locale
from doctoral_center.domain.requests import RequestKind
from doctoral_center.models.candidacies import Track
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.milestones import Milestone, Reviewable
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


@pytest.fixture
def writer(centre):
    return Writer(centre)


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
        if change := extra.pop("change", None):
            extra["subject"] = writer.changes[change]
            extra["reviewable_id"] = writer.milestone
        yield kind, person, writer.write(kind, person, now, **extra)


def as_golden(kind, person, mail):
    body = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    text = f"=== {kind} to {person}\nTo: {mail['To']}\nSubject: {mail['Subject']}\n\n{body}"
    # References are drawn by chance, and links are sealed with this installation's secret.
    text = re.sub(r"\b([CDMSQ])-[2-9A-Z]{8}\b", r"\1-…", text)
    text = re.sub(r"/d/\S+", "/d/…", text)
    return re.sub(r"(nonce\d)\.[\w-]+", r"\1.…", text)


@pytest.mark.parametrize("locale", list(Locale))
def test_mails_read_as_their_golden_file_says(writer, locale):
    path = GOLDEN / f"{locale.value}.txt"
    text = "\n".join(as_golden(*mail) for mail in write_all(writer, locale))
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def test_there_is_a_golden_mail_of_every_kind():
    # What a digest carries has its own golden files: test_digest_mails.
    assert sorted({"digest", *(kind for kind, *_rest in MAILS)}) == sorted(
        path.name for path in KINDS.iterdir() if path.is_dir()
    )


ALL_KINDS = sorted(path.name for path in KINDS.iterdir() if path.is_dir())
# Of no one step or request: of an account, of a whole file or centre.
OF_NO_STEP = {"calendar-missing", "digest", "invitation", "password", "regulation-version", "return-confirmed",
              "test-mail", "working-days"}  # fmt: skip
# Of no candidate: about many, about a country, of many things at once, to oneself.
OF_NOBODY = {"calendar-missing", "digest", "test-mail"}
OF_MANY = {"regulation-version": 3, "working-days": 12}
# They say that something is over: nothing is asked by any day.
OF_NO_DAY = {"calendar-missing", "digest", "milestone-approved", "milestone-not-passed", "milestone-waived",
             "report-submitted", "submission-withdrawn"}  # fmt: skip
# A digest has a link for each thing, see test_digest_mails.
OF_MANY_LINKS = {"digest"}
STEPS = ("Individual study plan", "Leave from 4 Jan 2027", "asks for leave", "Study at 50 %", "asks to study part-time",
         "more time", "supervisor")  # fmt: skip
DAYS = {
    Locale.EN: r"\d{1,2} [A-Z][a-z]+ 20\d\d",
    Locale.ZH: r"20\d\d年\d{1,2}月\d{1,2}日",
    Locale.RU: r"\d{1,2} [а-я]+\.? 20\d\d\sг\.",
}


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_a_mail_names_person_and_step_in_its_subject_says_the_day_first_and_holds_one_link(writer, kind):
    mails = [(values, mail) for _kind, _person, values, mail in told(writer, kind)]
    assert mails or kind in OF_MANY_LINKS
    for values, mail in mails:
        subject, first, links = mail["Subject"], first_line(mail), re.findall(r"https?://", plain(mail))
        about = values.get("data", {}).get("candidates", 1)
        if kind not in OF_NOBODY and not (about > 1 and about == OF_MANY.get(kind)):
            assert "Zeng Min" in subject
        if kind not in OF_NO_STEP and about == 1:
            assert [step for step in STEPS if step in subject], subject
        if kind not in OF_NO_DAY and says_a_day(values):
            assert re.search(DAYS[Locale.EN], first), (subject, first)
        assert len(links) == 1, subject


@pytest.mark.parametrize("locale", [Locale.ZH, Locale.RU])
def test_a_mail_does_so_in_every_language(writer, locale):
    name = {Locale.ZH: "曾敏", Locale.RU: "Zeng Min"}[locale]
    for kind, _person, values, mail in told(writer, None, locale):
        is_of_one = kind not in OF_NOBODY and values.get("data", {}).get("candidates", 1) == 1
        assert name in mail["Subject"] or not is_of_one, mail["Subject"]
        if kind not in OF_NO_DAY and says_a_day(values):
            assert re.search(DAYS[locale], first_line(mail)), (kind, first_line(mail))


def told(writer, only, locale=Locale.EN):
    rows = [each for each in MAILS if only in {None, each[0]}]
    written = write_all(writer, locale, only)
    return [
        (kind, person, values, mail) for (kind, person, _now, values), (*_, mail) in zip(rows, written, strict=True)
    ]


def says_a_day(values):
    """Tell whether the message knows a day: not one over many candidates, nor one about another supervisor."""
    is_of_many = "candidates" in values.get("data", {})
    is_settled = values.get("request") == "supervisor" and not values.get("sign_off")
    return not is_of_many and not is_settled and not (values.get("track") and not values.get("moved"))


def plain(mail):
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def first_line(mail):
    """What follows the greeting."""
    return plain(mail).split("\n\n")[1]


@pytest.mark.parametrize(
    ("kind", "person", "first"),
    [
        ("milestone-returned", "candidate", "Please improve Individual study plan and hand it in again."),
        ("milestone-added", "candidate", "Please hand in Individual study plan. It is asked of you alone."),
        ("milestone-added", "partner", "Individual study plan is now asked of Zeng Min alone."),
        ("sign-off-asked", "supervisor", "Please decide on Individual study plan of Zeng Min."),
    ],
)
def test_a_mail_about_something_without_a_day_says_none(writer, kind, person, first):
    with writer.centre.writing():
        db.session.execute(update(Milestone).values(due_on=None))
        db.session.execute(update(SignOff).values(due_on=None))
    mail = writer.write(kind, person, BEFORE, sign_off=kind == "sign-off-asked")
    assert first_line(mail) == first


def test_both_parts_say_the_same_and_hold_one_link(writer):
    for kind, _person, mail in write_all(writer, Locale.EN):
        plain, html = (mail.get_body((part,)).get_content() for part in ("plain", "html"))
        links = re.findall(r"https?://[^\s\"<]+", plain)
        assert re.findall(r'href="([^"]+)"', html) == links, kind
        assert len(links) == 1, kind
        assert links[0].startswith("http://127.0.0.1:5000/"), kind
        words = re.sub(r"\s+", " ", re.sub(r"<title>.*?</title>|<[^>]+>", " ", html, flags=re.DOTALL))
        for paragraph in plain.split("\n\n")[:-2]:
            shown = paragraph.replace("&", "&amp;").replace("'", "&#39;").replace('"', "&#34;")
            assert shown.replace("\n", " ") in words, kind


def test_headers_say_who_what_and_that_nobody_need_answer(writer):
    mail = writer.write("milestone-approved", "candidate", BEFORE)
    assert {name: mail[name] for name in ("To", "From", "Date", "Auto-Submitted", "Content-Language", "X-Attempt")} == {
        "To": "Zeng Min <candidate@example.org>",
        "From": "Doctoral Center <no-reply@localhost>",
        "Date": "Tue, 24 Nov 2026 00:00:00 +0000",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "en",
        "X-Attempt": None,
    }


def test_every_copy_of_a_message_has_the_same_number_and_another_message_another(writer):
    first = writer.write("milestone-approved", "candidate", BEFORE)
    again = writer.write("milestone-approved", "candidate", LATE, is_possibly_doubled=True, attempts=1)
    other = writer.write("milestone-approved", "candidate", BEFORE, round=1)
    assert re.fullmatch(r"<[0-9a-f]{64}@localhost>", first["Message-ID"])
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert again["X-Attempt"] == "2"


def test_a_name_with_a_line_break_in_it_makes_no_header(writer):
    set_person(writer.centre, writer.centre.candidate, latin_given="Min\r\nBcc: all@example.org")
    mail = writer.write("milestone-approved", "candidate", BEFORE)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Individual study plan, Zeng Min Bcc: all@example.org: approved"


def test_names_are_text_in_the_html_part(writer):
    set_person(writer.centre, writer.centre.candidate, latin_given="<b>Min</b>")
    html = writer.write("submission-withdrawn", "supervisor", BEFORE).get_body(("html",)).get_content()
    assert "<b>" not in html
    assert "&lt;b&gt;Min&lt;/b&gt;" in html


def test_a_mail_is_sent_in_seven_bits_a_byte(writer):
    for _kind, _person, mail in write_all(writer, Locale.ZH):
        assert max(mail.as_bytes()) < 128
