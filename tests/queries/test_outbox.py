from doctoral_center.queries.outbox import OutboxFigures, count_outbox


def test_an_empty_outbox_counts_nothing(centre):
    with centre.reading():
        assert count_outbox(centre.actor(centre.coordinator), now=centre.now) == OutboxFigures(0, 0, 0, 0)
