from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.operations.changes_of_time import record_leave
from doctoral_center.queries.late import list_late_items
from doctoral_center.queries.leaves import is_on_leave, leave_columns


@pytest.fixture
def leave(centre):
    with centre.writing():
        record_leave(
            centre.candidacy.ref,
            actor=centre.actor(centre.coordinator),
            first_on=date(2026, 12, 10),
            last_on=date(2027, 3, 9),
            reason="Parental leave",
            now=centre.now,
        )


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # 10 December begins in Shanghai at 16:00 UTC on the ninth.
        (datetime(2026, 12, 9, 15, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 9, 16, 0, tzinfo=UTC), True),
        (datetime(2027, 3, 9, 15, 59, tzinfo=UTC), True),
        (datetime(2027, 3, 9, 16, 0, tzinfo=UTC), False),
    ],
)
def test_a_leave_holds_from_its_first_to_its_last_day_in_the_programmes_zone(centre, leave, now, expected):
    from doctoral_center.domain.days import day_in

    with centre.reading():
        row = db.session.execute(
            select(Candidacy.ref, *leave_columns(now)).where(Candidacy.ref == centre.candidacy.ref)
        ).one()
    assert is_on_leave(row, day_in(now, "Asia/Shanghai")) is expected


def test_nobody_on_leave_is_listed_as_late(centre, leave):
    centre.at(datetime(2026, 12, 9, 9, tzinfo=UTC))
    with centre.reading():
        assert len(list_late_items(centre.actor(centre.coordinator), now=centre.now)) == 1
    centre.at(datetime(2026, 12, 20, 9, tzinfo=UTC))
    with centre.reading():
        assert list_late_items(centre.actor(centre.coordinator), now=centre.now) == []
