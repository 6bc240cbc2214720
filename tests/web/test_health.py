from sqlalchemy import text

from doctoral_center.db import db, transaction


def test_the_process_answers_without_asking_the_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")
    assert "Set-Cookie" not in response.headers


def test_a_migrated_database_is_ready(client):
    response = client.get("/readyz")
    assert (response.status_code, response.text) == (200, "ready\n")


def test_a_database_of_another_release_is_not_ready(app, client):
    with app.app_context(), transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = 'older'"))
    response = client.get("/readyz")
    assert (response.status_code, response.text) == (503, "the database's migrations are not those of this release\n")


def test_an_empty_database_is_not_ready(empty_database_url, make_app):
    response = make_app(empty_database_url).test_client().get("/readyz")
    assert (response.status_code, response.text) == (503, "the database does not answer, or has no tables yet\n")
