import re
import sqlite3

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError

from doctoral_center.domain.errors import (
    ImpossibleNowError,
    InvalidInputError,
    NotFoundError,
    NotPermittedError,
    StaleVersionError,
)
from doctoral_center.labels.refusals import REFUSALS

HEADINGS = {
    400: "This could not be read",
    403: "You may not do this",
    404: "There is no such page",
    405: "This address takes no such request",
    409: "This has changed in the meantime",
    413: "This is too large",
    422: "Something does not fit",
    429: "Too many attempts",
    500: "Something went wrong on our side",
    503: "We are very busy just now",
}


@pytest.fixture
def reader(centre):
    """Somebody who is signed in, on an application in which anything can be raised at /planted/<number>."""
    planted = []

    @centre.app.get("/planted/<int:number>")
    def raise_it(number):
        raise planted[number]

    centre.app.config["PROPAGATE_EXCEPTIONS"] = False
    client = centre.client_for(centre.supervisor)

    def read(error):
        planted.append(error)
        return client.get(f"/planted/{len(planted) - 1}")

    return read


def of_status(status):
    try:
        abort(status)
    except Exception as error:  # noqa: BLE001 - whatever it is called
        return error


def heading(response):
    return re.search(r"<h1>([^<]+)</h1>", response.text)[1]


@pytest.mark.parametrize("status", HEADINGS)
def test_every_refusal_is_a_page_that_says_what_happened_and_what_to_do(reader, status):
    response = reader(of_status(status))
    assert (response.status_code, heading(response)) == (status, HEADINGS[status])
    assert response.mimetype == "text/html"
    assert response.headers["Cache-Control"] == "no-store"
    assert str(REFUSALS[status].sentence)[:40] in response.text


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotFoundError(), 404, "The address is wrong, the page has gone, or it is not yours to see."),
        (NotPermittedError(), 403, "This is for others to see or to do."),
        (ImpossibleNowError("milestone-action-impossible"), 409, "the milestone has moved on"),
        (StaleVersionError("never-heard-of"), 409, "This is not possible (never-heard-of)."),
        (InvalidInputError("days-out-of-order", "until_on"), 422, "The last day lies before the first one."),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_the_domain_refuses_has_its_status_and_its_sentence(reader, error, status, words):
    response = reader(error)
    assert response.status_code == status
    assert words in response.text


def test_a_busy_database_asks_for_another_try(reader):
    response = reader(OperationalError("BEGIN", {}, sqlite3.OperationalError("database is locked")))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert heading(response) == HEADINGS[503]


@pytest.mark.parametrize(
    "error", [RuntimeError("planted"), OperationalError("SELECT", {}, sqlite3.OperationalError("disk I/O error"))]
)
def test_a_failure_of_ours_names_the_request_and_nothing_inside(reader, error):
    response = reader(error)
    assert (response.status_code, heading(response)) == (500, HEADINGS[500])
    assert re.search(r"Error 500 · [0-9a-f]{16}", response.text)
    assert "planted" not in response.text
    assert "disk" not in response.text
    # The bar would ask the database, which may be what failed.
    assert "dc-tabs" not in response.text


def test_a_wrong_method_says_which_are_right(client):
    assert set(client.get("/logout").headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


def test_a_form_that_is_too_large_is_refused_before_it_is_read(centre):
    response = centre.client_for(centre.supervisor).post("/me", data={"letter_name": "x" * 1_000_001})
    assert (response.status_code, heading(response)) == (413, HEADINGS[413])


def test_a_visitor_who_only_reads_is_led_to_the_sign_in_and_back(client):
    assert client.get("/candidates?q=曾").location == "/login?next=%2Fcandidates%3Fq%3D%E6%9B%BE"
    assert client.get("/").location == "/login"


@pytest.mark.parametrize("wish", ["zh", "ru"])
def test_a_refusal_speaks_the_readers_language(client, wish):
    assert f'<html lang="{wish}">' in client.get("/nowhere", headers={"Accept-Language": wish}).text
