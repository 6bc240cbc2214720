"""The agenda with and without an address, for everybody's eyes, hands and screens."""

from tests.signing import submit


def test_a_candidates_agenda_can_be_used_by_everybody(look, centre):
    look(centre.candidate, "/calendar")


def test_a_supervisors_agenda_with_an_address_can_be_used_by_everybody(look, centre):
    submit(centre, centre.milestone("study-plan"))
    centre.client_for(centre.cosupervisor).post("/calendar/address")
    look(centre.cosupervisor, "/calendar", name="calendar-with-address")


def test_an_empty_agenda_can_be_used_by_everybody(look, centre):
    look(centre.administrator, "/calendar", name="calendar-empty")
