"""Settings: defaults, then instance/config.py, then DOCTORAL_CENTER_… from the environment. Read once, by app.py.

Every setting is documented in docs/settings.md. Secrets may also come as …_FILE, the path of a file that holds them.
"""

import os
import re
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "DOCTORAL_CENTER_"
NAMES = (
    "ENVIRONMENT",
    "DATABASE_URL",
    "SECRET_KEY",
    "BASE_URL",
    "MAIL_URL",
    "MAIL_FROM",
    "STORAGE_URL",
    "RATE_LIMIT_STORAGE_URL",
    "TRUSTED_PROXIES",
    "CENTRE_NAME",
    "DEMO_PASSWORD",
    "WECOM_URL",
    "TELEGRAM_TOKEN",
    "TELEGRAM_BOT",
    "TELEGRAM_URL",
    "VK_TOKEN",
    "VK_COMMUNITY",
    "VK_URL",
)
SECRETS = ("DATABASE_URL", "SECRET_KEY", "MAIL_URL", "RATE_LIMIT_STORAGE_URL", "TELEGRAM_TOKEN", "VK_TOKEN")
# What a setting of a chat service looks like when it is not empty, and what is said when it does not.
CHAT_SETTINGS = {
    "TELEGRAM_TOKEN": (r"[0-9]+:[A-Za-z0-9_-]+", "is not a bot's token, such as 123456:ABC…"),
    "TELEGRAM_BOT": (r"[A-Za-z0-9_]{3,32}", "is not a bot's name, written without @"),
    "VK_TOKEN": (r"[A-Za-z0-9._-]+", "is not a community's access key"),
    "VK_COMMUNITY": (r"[A-Za-z0-9_.]{2,64}", "is not a community's short address, such as club123"),
}
SHORTEST_SECRET = 32


class SettingsError(Exception):
    """A setting with which the application refuses to start; the text is one line that says what to do."""


def read(instance: Path, overrides: Mapping[str, object] | None = None) -> dict[str, object]:
    """Return Flask settings for the instance folder `instance`; `overrides` win over everything.

    Raises SettingsError when a setting is unsafe or malformed.
    """
    values: dict[str, object] = {
        "ENVIRONMENT": "development",
        "DATABASE_URL": f"sqlite:///{instance / 'doctoral_center.sqlite3'}",
        "BASE_URL": "http://127.0.0.1:5000",
        "MAIL_URL": "console:",
        "MAIL_FROM": "Doctoral Center <no-reply@localhost>",
        "STORAGE_URL": str(instance / "files"),
        "RATE_LIMIT_STORAGE_URL": "",
        "TRUSTED_PROXIES": 0,
        "CENTRE_NAME": "Doctoral Center",
        "DEMO_PASSWORD": "doctoral-center-demo",
        "WECOM_URL": "https://qyapi.weixin.qq.com",
        "TELEGRAM_TOKEN": "",
        "TELEGRAM_BOT": "",
        "TELEGRAM_URL": "https://api.telegram.org",
        "VK_TOKEN": "",
        "VK_COMMUNITY": "",
        "VK_URL": "https://api.vk.com",
    }
    values |= _instance_file(instance) | _environment() | dict(overrides or {})
    if not values.get("SECRET_KEY"):
        values["SECRET_KEY"] = _own_secret(instance, str(values["ENVIRONMENT"]))
    _check(values)
    return values | _flask(values)


def _instance_file(instance: Path) -> dict[str, object]:
    path = instance / "config.py"
    if not path.exists():
        return {}
    found: dict[str, object] = {}
    exec(compile(path.read_text("utf-8"), str(path), "exec"), found)  # noqa: S102 - the operator's own file, as Flask does
    return {name: value for name, value in found.items() if name.isupper()}


def _environment() -> dict[str, object]:
    found: dict[str, object] = {}
    for name in NAMES:
        file = os.environ.get(f"{PREFIX}{name}_FILE") if name in SECRETS else None
        value = Path(file).read_text("utf-8").strip() if file else os.environ.get(PREFIX + name)
        if value is not None:
            found[name] = value
    return found


def _own_secret(instance: Path, environment: str) -> str:
    """Make a secret once and keep it in the instance folder; production must bring its own."""
    if environment == "production":
        raise SettingsError(f"Set {PREFIX}SECRET_KEY (or …_FILE) to at least {SHORTEST_SECRET} random characters.")
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), "ascii")
    return path.read_text("ascii")


def _check(values: Mapping[str, object]) -> None:
    environment = values["ENVIRONMENT"]
    if environment not in {"development", "production"}:
        raise SettingsError(f"{PREFIX}ENVIRONMENT must be development or production, not {environment!r}.")
    if len(str(values["SECRET_KEY"])) < SHORTEST_SECRET:
        raise SettingsError(f"{PREFIX}SECRET_KEY is too short: use at least {SHORTEST_SECRET} random characters.")
    if not str(values["BASE_URL"]).startswith(("http://", "https://")):
        raise SettingsError(f"{PREFIX}BASE_URL must begin with http:// or https://.")
    if environment == "production" and os.environ.get("FLASK_DEBUG", "0") not in {"", "0"}:
        raise SettingsError("FLASK_DEBUG must not be set in production.")
    if environment == "production" and os.environ.get("DOCTORAL_CENTER_TEST_CLOCK_OFFSET_FILE"):
        raise SettingsError("The test clock must not be set in production.")
    if not str(values["MAIL_URL"]).startswith(("console:", "folder:", "smtp://", "smtps://")):
        raise SettingsError(f"{PREFIX}MAIL_URL must be console:, folder:PATH, smtp://host:port or smtps://host:port.")
    if not str(values["TRUSTED_PROXIES"]).isdigit():
        raise SettingsError(f"{PREFIX}TRUSTED_PROXIES must be a number of hops.")
    _check_chats(values)


def _check_chats(values: Mapping[str, object]) -> None:
    for name, (pattern, words) in CHAT_SETTINGS.items():
        if values[name] and not re.fullmatch(pattern, str(values[name])):
            # What stands there is not repeated: it may be a secret with a slip in it.
            raise SettingsError(f"{PREFIX}{name} {words}.")
    for token, name in (("TELEGRAM_TOKEN", "TELEGRAM_BOT"), ("VK_TOKEN", "VK_COMMUNITY")):
        if values[token] and not values[name]:
            raise SettingsError(f"{PREFIX}{token} is set, so {PREFIX}{name} must say whom people are to write to.")
    schemes = ("https",) if values["ENVIRONMENT"] == "production" else ("https", "http")
    for name in ("WECOM_URL", "TELEGRAM_URL", "VK_URL"):
        if values[name] and not _is_base_url(str(values[name]), schemes):
            raise SettingsError(f"{PREFIX}{name} must be an address that begins with https:// and has no ? or #.")


def _is_base_url(url: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in schemes and bool(parts.hostname) and not (parts.query or parts.fragment or parts.port == 0)
        )
    except ValueError:
        return False


def _flask(values: Mapping[str, object]) -> dict[str, object]:
    """Return what Flask and its extensions read, made from our own settings."""
    base_url = str(values["BASE_URL"]).rstrip("/")
    is_secure = base_url.startswith("https://")
    return {
        "BASE_URL": base_url,
        "TRUSTED_PROXIES": int(str(values["TRUSTED_PROXIES"])),
        "SQLALCHEMY_DATABASE_URI": normalised_database_url(str(values["DATABASE_URL"])),
        # A forged Host header is refused; loopback names serve probes on the machine itself, and lead nobody away.
        "TRUSTED_HOSTS": [urlsplit(base_url).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"],
        # Under https only, a browser accepts the cookie of this very host and of no other.
        "SESSION_COOKIE_NAME": "__Host-session" if is_secure else "session",
        "SESSION_COOKIE_SECURE": is_secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "SESSION_IDLE": timedelta(minutes=30),
        "SESSION_ABSOLUTE": timedelta(hours=12),
        # The attachment form alone raises it.
        "MAX_CONTENT_LENGTH": 1_000_000,
        "MAX_FORM_MEMORY_SIZE": 1_000_000,
        "ATTACHMENT_LIMIT": 20 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        # Pages of links by mail send no Referer, on purpose; web/guards.py looks at Origin and Sec-Fetch-Site instead.
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_DEFAULT_TIMEZONE": "UTC",
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
    }


def normalised_database_url(url: str) -> str:
    """Name the driver: `postgresql://` and `postgres://` mean psycopg 3 here."""
    for short in ("postgresql://", "postgres://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url
