"""A digest in every language, as it arrives; UPDATE_GOLDEN=1 writes the golden file again."""

import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from doctoral_center.db import db
from doctoral_center.domain.people import Locale
from doctoral_center.models.people import Person
from tests.mailing import Post, set_person
from tests.requesting import submit

GOLDEN = Path(__file__).parent / "golden"
MONDAY = datetime(2026, 12, 14, 6, tzinfo=UTC)
PEOPLE = ("candidate", "supervisor", "coordinator")


@pytest.fixture
def post(centre, tmp_path):
    """Mails of Monday, 14 December 2026, for people who take one a week.

    The study plan has been due since 1 December. A leave, asked for on 23 November, waits for its first signer, who is
    asked and reminded by one entry.
    """
    submit(centre)
    for person in PEOPLE:
        set_person(centre, getattr(centre, person), mail_rhythm="weekly")
    return Post(centre, tmp_path)


def digests(post, locale="en"):
    """The digests that went, in the order of their addresses."""
    with post.centre.writing():
        db.session.execute(update(Person).values(locale=locale))
    post.centre.at(MONDAY)
    post.plan()
    post.deliver()
    return sorted((mail for mail in post.mails() if mail["List-Unsubscribe"]), key=lambda mail: str(mail["To"]))


def part(mail, kind):
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


def as_golden(mail):
    text = f"=== To: {mail['To']}\nSubject: {mail['Subject']}\n\n{part(mail, 'plain')}"
    # References are drawn by chance, and links are sealed with this installation's secret.
    text = re.sub(r"/d/\S+", "/d/…", text)
    return re.sub(r"\b([CDMSQ])-[2-9A-Z]{8}\b", r"\1-…", text)


@pytest.mark.parametrize("locale", list(Locale))
def test_digests_read_as_their_golden_file_says(post, locale):
    path = GOLDEN / f"digest-{locale.value}.txt"
    text = "\n".join(as_golden(mail) for mail in digests(post, locale))
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def test_both_parts_say_the_same_with_one_link_a_matter_and_one_to_choose(post):
    for mail in digests(post):
        plain, html = part(mail, "plain"), part(mail, "html")
        links = re.findall(r"https?://[^\s\"<]+", plain)
        assert re.findall(r'href="([^"]+)"', html) == links
        assert len(links) == len(set(links)) == int(mail["Subject"].split()[0]) + 1
        assert links[-1] == "http://127.0.0.1:5000/me#mail_rhythm"
        words = " ".join(re.sub(r"<title>.*?</title>|<[^>]+>", " ", html, flags=re.DOTALL).split())
        lines = [line.removeprefix("* ").strip() for line in plain.splitlines()]
        for line in filter(None, lines):
            assert line.partition(": http")[0].replace("'", "&#39;") in words


def test_a_digest_says_where_to_end_it(post):
    assert {mail["List-Unsubscribe"] for mail in digests(post)} == {"<http://127.0.0.1:5000/me#mail_rhythm>"}


def test_a_mail_by_itself_says_nothing_of_digests(post):
    set_person(post.centre, post.centre.supervisor, mail_rhythm="single")
    digests(post)
    alone = [mail for mail in post.mails() if mail["To"].addresses[0].addr_spec == "supervisor@example.org"]
    assert alone
    assert {mail["List-Unsubscribe"] for mail in alone} == {None}
