from doctoral_center.db import transaction
from doctoral_center.queries.journal import lock_centre_head


def test_the_centres_head_is_made_on_first_use(app):
    with app.app_context(), transaction():
        assert (lock_centre_head().stream, lock_centre_head().seq) == ("centre", 0)
