"""The frame's own pages, for everybody's eyes, hands and screens."""

import pytest


@pytest.mark.parametrize(("path", "status"), [("/login", 200), ("/password", 200), ("/nowhere", 404)])
def test_a_visitors_page_can_be_used_by_everybody(look, path, status):
    look(None, path, status=status)


def test_ones_own_account_can_be_used_by_everybody(look, centre):
    look(centre.supervisor, "/me")


def test_a_refusal_can_be_read_by_everybody(look, centre):
    look(centre.candidate, "/cohorts", status=403, name="refusal")
