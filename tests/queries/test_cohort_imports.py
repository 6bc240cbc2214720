"""What a table of candidates is checked against: what is there, as far as the actor may enrol."""

from sqlalchemy import event

from doctoral_center.db import db
from doctoral_center.queries.cohort_imports import get_known, list_cohorts_of, list_programmes_to_enrol_into
from tests.centre import HIT, ITMO

EMAILS = ("candidate@example.org", "supervisor@example.org", "nobody@example.org")


def known(centre, person, codes=("hit-itmo", "kaznu-bsu", "none")):
    return get_known(codes, EMAILS, actor=centre.actor(person) if person else centre.operator)


def test_programmes_of_others_are_as_if_they_did_not_exist(centre):
    with centre.reading():
        assert sorted(known(centre, centre.centre_coordinator).programmes) == ["hit-itmo", "kaznu-bsu"]
        assert sorted(known(centre, centre.partner).programmes) == ["hit-itmo"]
        assert sorted(known(centre, centre.supervisor).programmes) == []
        mine = list_programmes_to_enrol_into(actor=centre.actor(centre.stranger_coordinator))
        assert [programme.code for programme in mine] == ["kaznu-bsu"]
        assert [cohort.year for cohort in list_cohorts_of(mine)] == [2026]


def test_people_and_their_candidacies_are_known_by_address_person_and_cohort(centre):
    with centre.reading():
        found = known(centre, centre.coordinator)
        assert sorted(found.people) == ["candidate@example.org", "supervisor@example.org"]
        assert list(found.cohorts) == [("hit-itmo", 2026)]
        candidacy = found.candidacies[centre.candidate.id, centre.cohorts["hit-itmo"]]
        assert [each.person.email for each in candidacy.supervisions] == [
            "supervisor@example.org",
            "cosupervisor@example.org",
        ]
        sides = found.programmes["hit-itmo"].sides
        assert [side.institution.code for side in sides] == [HIT, ITMO]


def test_more_addresses_cost_no_more_statements(centre):
    seen = []
    with centre.reading():
        event.listen(db.engine, "before_cursor_execute", lambda *_: seen.append(1))
        get_known(["hit-itmo"], EMAILS, actor=centre.operator)
        few = len(seen)
        get_known(["hit-itmo"], [*EMAILS, *(f"p{n}@example.org" for n in range(500))], actor=centre.operator)
    assert (few, len(seen) - few) == (7, 7)
