"""Every page × everybody × own, foreign and missing. A page without a row in tests/web/matrix/ fails the build."""

import importlib
import re
from pathlib import Path

import pytest

from doctoral_center.db import db
from doctoral_center.models.people import Person
from doctoral_center.web.guards import PUBLIC
from tests.web.matrix import objects
from tests.web.matrix.rows import ACTORS

MODULES = sorted(path.stem for path in (Path(__file__).parent / "matrix").glob("*.py"))
ROWS = [
    row
    for name in MODULES
    if name not in {"rows", "objects"}
    for row in importlib.import_module(f"tests.web.matrix.{name}").ROWS
]
SAFE = {"GET", "HEAD", "OPTIONS"}
# An attachment's body is read only for its owner, so her token is looked at after she is known to be the owner.
TOKEN_READ_LATE = {"POST /reports/<ref>/attachments"}
# Whoever has not signed in reads nothing but these, and sends nothing else.
FOR_EVERYBODY = {
    "GET /login",
    "GET /password",
    "GET /password/<token>",
    "GET /invitations/<token>",
    "GET /calendar/<token>.ics",
    "GET /d/<token>",
    "GET /d/<token>/approve",
    "GET /d/<token>/return",
    "GET /d/<token>/not-pass",
    "GET /d/<token>/report",
    "GET /d/<token>/files/<ref>",
    "POST /d/<token>",
    "POST /d/<token>/undo",
    "POST /d/<token>/new",
    "GET /healthz",
    "GET /readyz",
    "GET /static/<path:filename>",
    "POST /language",
    "POST /login",
    "POST /logout",
    "POST /password",
    "POST /password/<token>",
    "POST /invitations/<token>",
}


def routes(app):
    """Every method of every address that the application knows, but those that the framework adds by itself."""
    return {
        f"{method} {rule.rule}": rule
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def address(rule, value):
    # What stands between slashes together is named together: a pack's code and version. What stands apart is named
    # apart, with a blank between: a draft and its milestone.
    names = value.split()
    return re.sub(r"<[^>]+>(/<[^>]+>)*", lambda _match: names.pop(0) if len(names) > 1 else names[0], rule)


def nowhere(rule):
    """An address that the rule matches and that names nothing."""
    return re.sub(r"<[^>]+>", "nothing", re.sub(r"<int:[^>]+>", "1", rule))


def without_tokens(response):
    """The page without what differs from one request to the next: tokens, counts, what was said of the last change."""
    passing = r'<div class="dc-flash.*?</div>\s*| <span class="dc-count">\d+</span>'
    text = re.sub(passing, "", response.text, flags=re.DOTALL)
    return re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", text)


@pytest.fixture
def clients(centre):
    """A signed-in browser for everybody; the visitor's is not signed in, and the closed account's was."""
    with centre.writing():
        person = centre.add("closed", "Gone", "Ivan")
    clients = {"visitor": centre.app.test_client()}
    clients |= {name: centre.client_for(getattr(centre, name)) for name in ACTORS if name != "visitor"}
    for name in ("visitor", "closed"):
        clients[name].environ_base["HTTP_X_CSRFTOKEN"] = clients["candidate"].environ_base["HTTP_X_CSRFTOKEN"]
    with clients["visitor"].session_transaction() as session:
        session["csrf_token"] = "token"
    with centre.writing():
        db.session.get_one(Person, person.id).is_active = False
    return clients


def test_every_route_has_a_row_and_every_row_a_route(app):
    assert sorted(row.name for row in ROWS) == sorted(routes(app))


def test_only_these_pages_are_for_everybody(app):
    assert {name for name, rule in routes(app).items() if rule.endpoint in PUBLIC} == FOR_EVERYBODY


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_everybody_gets_the_literal_answer(centre, clients, row):
    values = {"": "nothing"}
    if row.about:
        values = {
            "own": objects.own(centre, row.about),
            "foreign": objects.foreign(centre, row.about),
            "missing": objects.MISSING[row.about],
        }
    seen = {}
    for name, value in values.items():
        for actor in ACTORS:
            options = {"method": row.method, "data": dict(row.data), "buffered": True}
            seen[name, actor] = clients[actor].open(address(row.rule, value), **options)
    found = {name: " ".join(str(seen[name, actor].status_code) for actor in ACTORS) for name in values}
    assert found == ({"own": row.own, "foreign": row.foreign, "missing": row.missing} if row.about else {"": row.own})
    for (name, actor), response in seen.items():
        # Who may read but not do it is told so; to everybody else it looks as if there were nothing.
        is_told = response.status_code == 403 and seen["missing", actor].status_code == 404 if row.about else False
        if row.about and response.status_code in {403, 404} and not is_told:
            assert without_tokens(response) == without_tokens(seen["missing", actor]), (name, actor)


def test_every_form_without_its_token_is_refused(app, centre, clients):
    """Before anything else is looked at: the answer is the same whoever sends it, and whatever it names."""
    for client in clients.values():
        del client.environ_base["HTTP_X_CSRFTOKEN"]
    for name, rule in routes(app).items():
        method = name.split()[0]
        if method in SAFE:
            continue
        statuses = {
            actor: client.open(nowhere(rule.rule), method=method).status_code for actor, client in clients.items()
        }
        member = 404 if name in TOKEN_READ_LATE else 400
        stranger = 400 if rule.endpoint in PUBLIC else 401
        assert statuses == {actor: stranger if actor in {"visitor", "closed"} else member for actor in ACTORS}, name


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_what_another_site_sends_is_refused_even_with_a_token(clients, headers):
    assert clients["candidate"].post("/me", headers=headers).status_code == 403
    assert clients["visitor"].post("/login", headers=headers).status_code == 403


def test_a_page_that_only_reads_cannot_write(app, centre):
    """By construction: outside transaction() the database itself refuses."""

    @app.get("/planted")
    def planted():
        from sqlalchemy import text

        db.session.execute(text("UPDATE people SET is_active = false"))
        return "written"

    app.config["PROPAGATE_EXCEPTIONS"] = False
    response = centre.client_for(centre.administrator).get("/planted")
    assert response.status_code == 500
    with centre.reading():
        assert db.session.get_one(Person, centre.candidate.id).is_active
