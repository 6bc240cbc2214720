"""Whatever somebody sends: never a failure of ours, and what is refused has changed nothing and lost nothing."""

from dataclasses import replace
from urllib.parse import quote, quote_plus

import pytest

from doctoral_center.db import db
from doctoral_center.models.base import Base
from tests.signing import write
from tests.web.listed_forms import FORMS
from tests.web.matrix import objects

TEXTS = {
    "NUL": "Zeng\x00Min",
    "control characters": "\x01\x02 \x07\x1b[31m \x7f \x85",
    "right to left and emoji": "محمد رضا احمدی \u202e gpj.exe 👩🏽‍🔬🇰🇬",
    "lone surrogate as bytes": b"\xed\xa0\x80 \xff\xfe",
    "markup": "<script>alert('1')</script>\"'><b>{{ 7*7 }} %(x)s %s'; DROP TABLE people; --",
    "very long": "Абдурахмонов" * 400,
    "only blanks": " \t\r\n\u3000\u200b",
    "nothing": "",
}
ALONE = {"NUL", "very long", "lone surrogate as bytes"}
DAYS = [
    "2026-02-31",
    "2926-12-15",
    "0026-12-15",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "1e9",
    "soon",
    "",
    "2026-13-01",
    "\x00",
    "-1",
]
NUMBERS = ["99999999999999999999999", "-1", "1e5", "NaN", "", "0x10", "1.5", "\x00", "9" * 5000]
CHOICES = ["nonsense", "", "\x00", "999999999999999999999", "../../etc/passwd", "💥"]
HOSTILE = {"days": DAYS, "numbers": NUMBERS, "choices": CHOICES}
MAY_BE_EMPTY = {
    "new_due_on",
    "supervision_ref",
    "share_percent",
    "section",
    "native_language",
    "working_days_of",
    "send_hour",
    "opens_on",
    "day_kind",
    "signed_as",
    "form_of",
    # A pack in work may still lack these.
    "country",
    "institution",
    "form",
    "source",
    "normal_months",
    "maximum_months",
    "count",
    "opens",
    "stages-0-within_days",
    "overdue_every",
    "escalate_after",
    "attempts",
    "again_within",
    "sections-0-min_words",
    "sections-0-max_words",
}
REFS = ["M-22222222", "nothing", "\x00", "%00", "💥", "9" * 400, "..", "<b>", "M-2222222é"]

# Counters of attempts, and a new visitor's key: of them nobody speaks.
UNTOLD = {"rate_limits", "web_sessions"}
DRAFTS = {"/milestones/<ref>/submit", "/reports/<ref>/edit", "/reports/<ref>/draft", "/reports/<ref>/attachments"}


def everything(centre, but=UNTOLD):
    """All rows of all tables but these."""
    with centre.reading():
        return {
            table.name: db.session.execute(table.select().order_by(*table.primary_key.columns)).all()
            for table in Base.metadata.sorted_tables
            if table.name not in but
        }


def path_of(rule, names):
    """The address with each of its parts named in turn, the last name for all that are left."""
    left = list(names)
    name = lambda: left.pop(0) if len(left) > 1 else left[0]  # noqa: E731
    return "/".join(quote(name(), safe="") if part.startswith("<") else part for part in rule.split("/"))


class Sender:
    """Somebody with a form before her."""

    def __init__(self, centre, rule):
        self.centre, self.rule, self.form = centre, rule, FORMS[rule]
        visitor = self.form.actor == "visitor"
        self.client = centre.client_for(getattr(centre, "supervisor" if visitor else self.form.actor))
        if visitor:
            with self.client.session_transaction() as session:
                del session["_user_id"]
        about = self.form.about
        self.ref = objects.own(centre, about) if about and about != "token" else "nothing"
        if rule.endswith("/requests/extension"):
            self.form = replace(self.form, choices={"milestone_ref": centre.milestone("mid-term")})
        if rule == "/cohorts/<ref>/regulations":
            self.form = replace(self.form, choices={**self.form.choices, "candidates": centre.candidacy.ref})
        self.path = path_of(rule, self.ref.replace("/", " ").split())
        if rule in DRAFTS:
            write(centre, self.ref)
        # The refusals are pages, as in operation; a failure must not reach the test as its exception.
        centre.app.config["PROPAGATE_EXCEPTIONS"] = False
        # Ten attempts are not a hundred: here it is not the throttle that answers.
        centre.app.config["RATELIMIT_ENABLED"] = False

    def send(self, values, *, ref=None):
        """Post as browsers do, byte for byte, so that also what is no UTF-8 arrives."""
        path = self.path if ref is None else path_of(self.rule, [ref])
        # What is confirmed is what was shown; so the days themselves are examined, not only their preview.
        names = self.form.seen or self.form.choices | self.form.days | self.form.numbers
        decided = [f"{name} {values.get(name)}" for name in names]
        values = {"confirm": "1", "previewed": "; ".join(decided), **values}
        body = "&".join(f"{name}={quote_plus(value)}" for name, value in values.items())
        return self.client.post(path, data=body, content_type="application/x-www-form-urlencoded")


def holds(response):
    """No failure of ours, and nothing from inside."""
    assert response.status_code < 500, response.text[:400]
    assert "Traceback" not in response.text
    assert "sqlalchemy" not in response.text


@pytest.fixture
def sender(centre, request):
    return Sender(centre, request.getfixturevalue("rule"))


def with_fields(kind):
    return [rule for rule, form in FORMS.items() if getattr(form, kind)]


def test_every_page_that_takes_a_form_is_listed(app):
    assert sorted(FORMS) == sorted(rule.rule for rule in app.url_map.iter_rules() if "POST" in rule.methods)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("rule", with_fields("texts"))
def test_whatever_is_written_is_taken_or_refused_with_a_sentence(centre, sender, rule, text):
    values = sender.form.values | dict.fromkeys(sender.form.texts, TEXTS[text])
    before = everything(centre)
    response = sender.send(values)
    holds(response)
    if response.status_code >= 400:
        assert everything(centre) == before
    # Once more with each field alone, so that no field's refusal hides another's failure.
    for name in sender.form.texts if text in ALONE else ():
        holds(sender.send(sender.form.values | {name: TEXTS[text]}))


@pytest.mark.parametrize(("rule", "kind"), [(rule, kind) for kind in HOSTILE for rule in with_fields(kind)], ids=str)
def test_what_is_no_day_no_number_and_no_choice_is_refused_and_changes_nothing(centre, sender, rule, kind):
    before = everything(centre)
    for name in getattr(sender.form, kind):
        for value in HOSTILE[kind]:
            if value.strip("\0") or name not in MAY_BE_EMPTY:
                response = sender.send(sender.form.values | {name: value})
                holds(response)
                assert response.status_code != 303 or rule == "/language", (name, value)
    assert everything(centre) == before


@pytest.mark.parametrize("rule", FORMS)
def test_a_form_with_fields_missing_changes_nothing(centre, sender, rule):
    before = everything(centre)
    for name in {**sender.form.days, **sender.form.numbers}:
        if name not in MAY_BE_EMPTY:
            holds(sender.send({key: value for key, value in sender.form.values.items() if key != name}))
            assert everything(centre) == before, name


@pytest.mark.parametrize("rule", with_fields("texts"))
def test_a_text_that_is_not_sent_at_all_is_no_failure_of_ours(sender, rule):
    for name in sender.form.texts:
        holds(sender.send({key: value for key, value in sender.form.values.items() if key != name}))


@pytest.mark.parametrize("rule", FORMS)
def test_what_is_no_form_at_all_is_no_failure_of_ours(sender, rule):
    for body, content_type in [
        (b"", "application/x-www-form-urlencoded"),
        (b"[1, 2]", "application/json"),
        (b'{"reason": 1, "email": ["a"], "due_on": {}}', "application/json"),
        (b'--x\r\nContent-Disposition: form-data; name="reason"\r\n\r\n', "multipart/form-data; boundary=x"),
        (b"garbage", "multipart/form-data"),
        (b"reason=1&" * 5000, "application/x-www-form-urlencoded"),
        (b"\xff\xfe%ff%00=%zz&&&=", "application/x-www-form-urlencoded; charset=utf-7"),
    ]:
        holds(sender.client.post(sender.path, data=body, content_type=content_type))


@pytest.mark.parametrize("rule", [rule for rule in FORMS if "<" in rule])
def test_an_address_of_nothing_is_not_found(centre, sender, rule):
    before = everything(centre)
    for ref in REFS:
        response = sender.send(sender.form.values, ref=ref)
        assert response.status_code in {404, 405}, (ref, response.status_code)
    assert everything(centre) == before


@pytest.mark.parametrize("page", ["/candidates", "/cohorts", "/reminders", "/inbox", "/", "/candidates/enrol", "/me"])
def test_whatever_stands_in_an_address_the_page_is_read(centre, page):
    client = centre.client_for(centre.coordinator)
    for value in [b"\xff\xfe", b"%ff%00", b"%00", b"9" * 400, b"9223372036854775808:x", b"%F0%9F%92%A5", b"&=&", b"%"]:
        query = b"&".join(
            name + b"=" + value + b"&" + name + b"=again" for name in (b"q", b"after", b"show", b"as", b"next")
        )
        response = client.get(page, query_string=query.decode("latin-1"))
        holds(response)
        assert response.status_code == 200, value
