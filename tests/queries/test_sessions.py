from datetime import UTC, datetime, timedelta

from doctoral_center.db import transaction
from doctoral_center.models.people import Person
from doctoral_center.models.sessions import WebSession
from doctoral_center.queries.sessions import get_session_person_id

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_session_is_found_until_it_ends(app):
    with app.app_context():
        with transaction() as session:
            session.add(Person(id=1, ref="P-1", email="a@b.example", native_name="A", sort_key="a", created_at=NOON))
            session.flush()
            session.add(
                WebSession(key_sha256="k" * 64, person_id=1, created_at=NOON, expires_at=NOON + timedelta(hours=12))
            )
        assert get_session_person_id("k" * 64, now=NOON) == 1
        assert get_session_person_id("k" * 64, now=NOON + timedelta(hours=12)) is None
        assert get_session_person_id("x" * 64, now=NOON) is None
