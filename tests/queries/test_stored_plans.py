"""Many plans read at once say the same as each read by itself, in a fixed number of statements."""

from datetime import date

import pytest
from sqlalchemy import true

from doctoral_center.domain.plans import compute_plan
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.operations.changes_of_time import grant_extension, record_leave
from doctoral_center.operations.milestones import waive_milestone
from doctoral_center.queries.files import get_file
from doctoral_center.queries.plans import get_stored_plan, plan_input
from doctoral_center.queries.stored_plans import list_stored_plans

LEAVE = {"first_on": date(2027, 3, 1), "last_on": date(2027, 8, 31)}


def with_history(centre):
    """A leave, an extension and a settled milestone in Zeng Min's file."""
    with centre.writing():
        actor = centre.actor(centre.coordinator)
        record_leave(centre.candidacy.ref, actor=actor, reason="Illness", now=centre.now, **LEAVE)
        proposal = {"due_on": date(2029, 1, 10), "reason": "Field work"}
    ref = centre.milestone("proposal")
    with centre.writing():
        grant_extension(ref, actor=centre.actor(centre.coordinator), now=centre.now, **proposal)
    ref = centre.milestone("study-plan")
    with centre.writing():
        waive_milestone(ref, actor=centre.actor(centre.coordinator), reason="Written before", now=centre.now)


def test_each_plan_follows_from_the_same_as_when_it_is_read_alone(centre):
    with_history(centre)
    with centre.reading():
        plans = list_stored_plans(true())
        assert sorted(plan.ref for plan in plans) == sorted([centre.candidacy.ref, centre.stranger_candidacy.ref])
        for plan in plans:
            file = get_file(plan.ref)
            stored = get_stored_plan(file)
            alone = plan_input(file, stored)
            together = plan.facts.plan_input()
            assert together == alone
            assert compute_plan(together) == compute_plan(alone)
            assert plan.due_on == {each.reviewable_id: each.due_on for each in stored.milestones}


def test_seven_statements_for_one_candidate_or_many(centre, count_statements):
    with centre.reading():
        list_stored_plans(true())
    for name in ("second", "third"):
        with centre.reading(), count_statements() as statements:
            list_stored_plans(true())
        assert len([text for text in statements if text.startswith("SELECT")]) == 7
        with centre.writing():
            centre.enrol(name, "Zhao", "Lei", native="赵磊")


def test_nobody_costs_no_more(centre):
    with centre.reading():
        assert list_stored_plans(Candidacy.id == 0) == []


@pytest.mark.parametrize("page", ["/candidates/{ref}", "/candidates/{ref}/leave", "/"])
def test_no_statement_joins_all_parts_of_all_files_first(centre, count_statements, page):
    """A join in brackets is computed as a whole by SQLite before it is looked into, whosever file is asked for."""
    client = centre.client_for(centre.candidate if page == "/" else centre.coordinator)
    leave = {"first_on": "2027-01-01", "last_on": "2027-01-31", "reason": "Illness"}
    address = page.format(ref=centre.candidacy.ref)
    with count_statements() as statements:
        answer = client.post(address, data=leave) if page.endswith("leave") else client.get(address)
    assert answer.status_code == 200
    assert [text for text in statements if "milestone_tracks" in text and "OUTER JOIN (" in text] == []
