"""Both faces of each rule: the rows that visibility selects are the rows that `can` allows."""

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.domain.permissions import Permission
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.policy.permissions import can
from doctoral_center.policy.visibility import coordinated_candidacies, readable_candidacies
from doctoral_center.queries.files import get_file

EVERYBODY = (
    "candidate",
    "supervisor",
    "cosupervisor",
    "coordinator",
    "partner",
    "centre_coordinator",
    "observer",
    "administrator",
    "stranger_candidate",
    "stranger_supervisor",
    "stranger_coordinator",
    "stranger_observer",
)
FACES = {
    Permission.READ_CANDIDACY: readable_candidacies,
    Permission.MANAGE_CANDIDACY: coordinated_candidacies,
}


def selected(actor, condition):
    return set(db.session.scalars(select(Candidacy.ref).where(condition(actor))))


def allowed(actor, permission):
    refs = db.session.scalars(select(Candidacy.ref)).all()
    return {ref for ref in refs if can(actor, permission, get_file(ref).access(actor))}


@pytest.mark.parametrize("permission", FACES, ids=lambda permission: permission.value)
@pytest.mark.parametrize("name", EVERYBODY)
def test_what_is_selected_is_what_is_allowed(centre, name, permission):
    with centre.reading():
        actor = centre.actor(getattr(centre, name))
        assert selected(actor, FACES[permission]) == allowed(actor, permission)


@pytest.mark.parametrize(
    ("name", "readable", "managed"),
    [
        ("candidate", {"Zeng"}, set()),
        ("supervisor", {"Zeng"}, set()),
        ("cosupervisor", {"Zeng"}, set()),
        ("coordinator", {"Zeng"}, {"Zeng"}),
        ("partner", {"Zeng"}, {"Zeng"}),
        ("centre_coordinator", {"Zeng", "Bekova"}, {"Zeng", "Bekova"}),
        ("observer", set(), set()),
        ("administrator", set(), set()),
        ("stranger_supervisor", {"Bekova"}, set()),
        ("stranger_coordinator", {"Bekova"}, {"Bekova"}),
        ("stranger_observer", set(), set()),
    ],
)
def test_who_sees_and_manages_whom_is_this_and_no_more(centre, name, readable, managed):
    families = {centre.candidacy.ref: "Zeng", centre.stranger_candidacy.ref: "Bekova"}
    with centre.reading():
        actor = centre.actor(getattr(centre, name))
        assert {families[ref] for ref in selected(actor, readable_candidacies)} == readable
        assert {families[ref] for ref in selected(actor, coordinated_candidacies)} == managed
