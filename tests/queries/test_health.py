from doctoral_center.queries.health import get_schema_revision


def test_the_tables_stand_at_a_migration(app):
    with app.app_context():
        assert get_schema_revision() == "0004"
