from doctoral_center.models.people import Person


def test_a_database_with_people_in_it_is_left_alone(centre):
    result = centre.app.test_cli_runner().invoke(args=["demo", "load", "--candidates", "1"])
    assert (result.exit_code, "The database is not empty." in result.output) == (1, True)


def test_if_empty_makes_nothing_when_it_is_not(centre):
    result = centre.app.test_cli_runner().invoke(args=["demo", "load", "--if-empty"])
    assert (result.exit_code, result.output) == (0, "")


def test_production_refuses_the_demo(database_url, make_app):
    app = make_app(
        database_url, TESTING=False, ENVIRONMENT="production", SECRET_KEY="k" * 40, BASE_URL="https://centre.example"
    )
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert (result.exit_code, "not for production" in result.output) == (1, True)


def test_an_empty_database_gets_the_accounts_of_the_manual(app):
    result = app.test_cli_runner().invoke(args=["demo", "load", "--candidates", "1", "--today", "2026-11-23"])
    assert result.exit_code == 0, result.output
    assert "Demo accounts, all with the password doctoral-center-demo:" in result.output
    with app.app_context():
        from doctoral_center.db import db

        able = db.session.scalars(db.select(Person.email).where(Person.password_hash.is_not(None)))
        # Both sides' coordinators are there, so that a chain of signatures can be walked to its end.
        assert sorted(able) == [
            "admin@demo.example",
            "candidate@demo.example",
            "coordinator@demo.example",
            "cosupervisor@demo.example",
            "home@demo.example",
            "observer@demo.example",
            "partner@demo.example",
            "supervisor@demo.example",
        ]
