from doctoral_center.db import db
from doctoral_center.queries.outbox import outbox_figures


def test_an_empty_outbox_counts_nothing(centre):
    with centre.reading():
        figures = outbox_figures(centre.actor(centre.coordinator), now=centre.now)
        assert [tuple(row) for row in db.session.execute(figures)] == [(0, 0, 0, 0)]
