"""`flask people`: add the first people, who then add the others."""

import click
from flask import current_app
from flask.cli import with_appcontext

from doctoral_center import clock
from doctoral_center.cli.writing import change, dry_run_option
from doctoral_center.domain.access import LinkPurpose, link_path
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.people import Locale, Office
from doctoral_center.models.institutions import Institution
from doctoral_center.models.people import Person
from doctoral_center.operations.access import invite
from doctoral_center.operations.people import Names, PersonData, add_person, appoint, names_as_written
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.access import list_open_links
from doctoral_center.queries.institutions import get_institutions
from doctoral_center.queries.people import get_person_by_email


def names(_context: click.Context, _parameter: click.Parameter, text: str) -> Names:
    """Read a name; raises click.BadParameter if nobody can tell which word is the family's."""
    found = names_as_written(" ".join(text.split()))
    if found is None:
        raise click.BadParameter("Write a Latin name as “Family, Given”; nobody can tell which word is the family's.")
    return found


@click.group()
def people() -> None:
    """People and their offices."""


@people.command()
@click.option("--email", required=True, help="The address with which the person signs in.")
@click.option("--name", required=True, callback=names, help="“Family, Given” in Latin letters, or the native name.")
@click.option("--role", type=click.Choice([office.value for office in Office]), required=True, help="The office.")
@click.option("--institution", metavar="CODE", help="The university the office is for; without: the whole centre.")
@click.option(
    "--language",
    type=click.Choice([locale.value for locale in Locale]),
    default="en",
    show_default=True,
    help="Of pages and mail.",
)
@click.option("--print-link", is_flag=True, help="Print the link of the invitation, for when no mail can be sent yet.")
@dry_run_option
@with_appcontext
def create(email: str, name: Names, role: str, institution: str | None, **options: object) -> None:
    """Add a person, or find her by her address, give her an office and invite her if she has no password yet."""
    with change(dry_run=bool(options["dry_run"])) as actor:
        place = _institution(institution)
        zone = place.timezone if place is not None and place.timezone else "UTC"
        data = PersonData(email, name, Locale(str(options["language"])), zone)
        person = _person(data, actor)
        appoint(person, Office(role), institution_id=place.id if place else None, actor=actor, now=clock.now())
        click.echo(f"{person.email} is {role} of {place.name_en if place else 'the whole centre'}.")
        if person.password_hash is None:
            invite(person, actor=actor, now=clock.now())
            click.echo(f"Invitation: {_link(person)}" if options["print_link"] else "An invitation goes out by mail.")


def _person(data: PersonData, actor: Actor) -> Person:
    known = get_person_by_email(data.email)
    return known if known is not None else add_person(data, actor=actor, now=clock.now())


def _institution(code: str | None) -> Institution | None:
    if code is None:
        return None
    found = get_institutions([code]).get(code)
    if found is None:
        raise InvalidInputError("institution-unknown", "institution", {"institution": code})
    return found


def _link(person: Person) -> str:
    link = next(link for link in list_open_links(person.id) if link.purpose is LinkPurpose.INVITATION)
    path = link_path(link.nonce, LinkPurpose.INVITATION, str(current_app.secret_key))
    return f"{current_app.config['BASE_URL']}{path}"
