"""A candidate's page and the forms that change a file, for everybody's eyes, hands and screens."""

from datetime import date

from doctoral_center.operations.changes_of_time import record_leave


def test_a_candidates_page_can_be_used_by_everybody(look, centre):
    with centre.writing():
        days = {"first_on": date(2027, 1, 1), "last_on": date(2027, 6, 30)}
        actor = centre.actor(centre.coordinator)
        record_leave(centre.candidacy.ref, actor=actor, reason="Parental leave", now=centre.now, **days)
    look(centre.coordinator, f"/candidates/{centre.candidacy.ref}", name="candidate")


def test_the_form_for_a_date_can_be_used_by_everybody(look, centre):
    look(centre.coordinator, f"/milestones/{centre.milestone('study-plan')}/date", name="date")


def test_the_forms_for_people_can_be_used_by_everybody(look, centre):
    look(centre.coordinator, f"/candidates/{centre.candidacy.ref}/supervisions/new", name="appoint")
    look(centre.coordinator, "/candidates/enrol", name="enrol")
