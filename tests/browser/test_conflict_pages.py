"""The coordinators' page of conflicts, for everybody's eyes, hands and screens."""


def test_the_conflicts_of_all_candidates_can_be_used_by_everybody(look, centre):
    look(centre.centre_coordinator, "/conflicts", name="conflicts")
