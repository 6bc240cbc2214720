"""Ten unsafe configurations refuse to start, each with one clear line."""

import pytest

from doctoral_center.config import SettingsError, normalised_database_url, read

GOOD = {"ENVIRONMENT": "production", "SECRET_KEY": "x" * 40, "BASE_URL": "https://centre.example"}


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    import os

    for name in list(os.environ):
        if name.startswith("DOCTORAL_CENTER_") or name == "FLASK_DEBUG":
            monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ENVIRONMENT": "staging"}, "must be development or production"),
        ({"SECRET_KEY": "short"}, "too short"),
        ({"SECRET_KEY": ""}, "Set DOCTORAL_CENTER_SECRET_KEY"),
        ({"BASE_URL": "centre.example"}, "must begin with http"),
        ({"BASE_URL": "javascript:alert(1)"}, "must begin with http"),
        ({"MAIL_URL": "carrier-pigeon:coop"}, "MAIL_URL must be console:"),
        ({"TRUSTED_PROXIES": "all"}, "number of hops"),
        ({"TRUSTED_PROXIES": "-1"}, "number of hops"),
    ],
)
def test_an_unsafe_setting_refuses_to_start(tmp_path, change, sentence):
    with pytest.raises(SettingsError, match=sentence):
        read(tmp_path, GOOD | change)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("FLASK_DEBUG", "1", "FLASK_DEBUG must not be set"),
        ("DOCTORAL_CENTER_TEST_CLOCK_OFFSET_FILE", "offset", "test clock must not be set"),
    ],
)
def test_production_refuses_what_only_developers_need(tmp_path, monkeypatch, name, value, sentence):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=sentence):
        read(tmp_path, GOOD)


def test_a_good_production_setting_starts_with_the_cookie_of_this_host_only(tmp_path):
    values = read(tmp_path, GOOD)
    assert values["SESSION_COOKIE_NAME"] == "__Host-session"
    assert values["SESSION_COOKIE_SECURE"] is True


def test_a_secret_comes_from_a_file(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("k" * 40 + "\n")
    monkeypatch.setenv("DOCTORAL_CENTER_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert read(tmp_path)["SECRET_KEY"] == "k" * 40


def test_development_makes_its_own_secret_once(tmp_path):
    first = read(tmp_path / "instance")["SECRET_KEY"]
    assert first == read(tmp_path / "instance")["SECRET_KEY"]
    assert (tmp_path / "instance" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_environment_wins_over_the_instance_file_and_overrides_over_both(tmp_path, monkeypatch):
    (tmp_path / "config.py").write_text("CENTRE_NAME = 'From the file'\nMAIL_FROM = 'file@centre.example'\n")
    monkeypatch.setenv("DOCTORAL_CENTER_MAIL_FROM", "environment@centre.example")
    values = read(tmp_path, {"BASE_URL": "http://localhost:1"})
    assert (values["CENTRE_NAME"], values["MAIL_FROM"], values["BASE_URL"]) == (
        "From the file",
        "environment@centre.example",
        "http://localhost:1",
    )


@pytest.mark.parametrize("short", ["postgresql://u@h/d", "postgres://u@h/d"])
def test_postgresql_means_psycopg_3(short):
    assert normalised_database_url(short) == "postgresql+psycopg://u@h/d"
