"""What every kind of mail says in every language. The golden files say each word of them.

UPDATE_GOLDEN=1 writes the files again; read the difference before it is kept.
"""

import os
import re

import pytest
from sqlalchemy import update

from doctoral_center.db import db
from doctoral_center.domain.people import Locale
from doctoral_center.models.milestones import Milestone
from doctoral_center.models.reviews import SignOff
from tests.notifications.writing import BEFORE, GOLDEN, KINDS, MAILS, first_line, plain, write_all


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
OF_NO_STEP = {"calendar-missing", "digest", "invitation", "latest-end", "leave-ending", "password",
              "regulation-version", "return-confirmed", "test-mail", "working-days"}  # fmt: skip
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
    return (
        not is_of_many
        and not is_settled
        and not (values.get("track") and not (values.get("moved") or values.get("of_file")))
    )


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
