"""How a mail is put together: its two parts, its headers, its number."""

import re

from doctoral_center.domain.people import Locale
from tests.mailing import set_person
from tests.notifications.writing import BEFORE, LATE, write_all


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
