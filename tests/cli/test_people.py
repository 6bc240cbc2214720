"""`flask people create`: the first administrator, and offices for people who are there."""

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.messages import Message
from doctoral_center.models.people import Appointment, Person
from tests.centre import HIT


@pytest.fixture
def run(centre):
    """Run `flask people create`; return the exit status and the lines that were printed."""

    def run(*arguments):
        done = centre.app.test_cli_runner().invoke(args=["people", "create", *arguments])
        return done.exit_code, done.output.splitlines()

    return run


def stored(centre, email):
    """The person's names and offices, and how many mails wait for her."""
    with centre.reading():
        person = db.session.scalars(select(Person).where(Person.email == email)).one()
        offices = db.session.execute(
            select(Appointment.office, Appointment.institution_id).where(Appointment.person_id == person.id)
        )
        mails = db.session.scalars(select(Message.kind).where(Message.recipient_id == person.id))
        return (
            (person.latin_family, person.latin_given, person.native_name),
            [tuple(row) for row in offices],
            list(mails),
        )


def test_the_first_administrator_is_invited_by_mail(centre, run):
    assert run("--email", "Ada@Example.org", "--name", "Lovelace, Ada", "--role", "administrator") == (
        0,
        ["ada@example.org is administrator of the whole centre.", "An invitation goes out by mail."],
    )
    assert stored(centre, "ada@example.org") == (("Lovelace", "Ada", ""), [("administrator", None)], ["invitation"])


def test_the_link_can_be_printed_and_opens_the_page_to_set_a_password(centre, run):
    status, lines = run("--email", "a@example.org", "--name", "李明", "--role", "administrator", "--print-link")
    assert status == 0
    path = lines[1].removeprefix(f"Invitation: {centre.app.config['BASE_URL']}")
    assert path.startswith("/invitations/")
    assert centre.app.test_client().get(path).status_code == 200


def test_a_coordinator_of_one_university_who_is_there_already_is_not_added_again(centre, run):
    for _time in range(2):
        status, lines = run(
            "--email", "supervisor@example.org", "--name", "Li, Wei", "--role", "coordinator", "--institution", HIT
        )
        assert (status, lines[0]) == (0, "supervisor@example.org is coordinator of Harbin Institute of Technology.")
    assert stored(centre, "supervisor@example.org")[1] == [("coordinator", centre.institutions[HIT])]


@pytest.mark.parametrize(
    ("arguments", "status", "last"),
    [
        (["--name", "Ada Lovelace"], 2, "“Family, Given”"),
        (["--email", "ada@example"], 1, "Error: "),
        (["--institution", "nowhere"], 1, "Error: "),
        (["--role", "observer", "--institution", HIT, "--dry-run"], 0, "Nothing was written: this was a dry run."),
        (["--institution", HIT], 1, "Error: "),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(centre, run, arguments, status, last):
    given = {"--email": "ada@example.org", "--name": "Lovelace, Ada", "--role": "administrator"}
    options = [part for option in given.items() if option[0] not in arguments for part in option]
    code, lines = run(*options, *arguments)
    assert code == status
    assert last in lines[-1]
    with centre.reading():
        assert db.session.scalars(select(Person).where(Person.email.startswith("ada@"))).all() == []
