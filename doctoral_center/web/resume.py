"""Nothing typed is lost: what was sent without a live session or token is carried along and offered again."""

from dataclasses import dataclass

from flask import request
from markupsafe import Markup
from werkzeug.exceptions import RequestEntityTooLarge

from doctoral_center.web.requests import is_unsafe
from doctoral_center.web.targets import local_target

TARGET = "resume_to"
FILES = "resume_files"
PREFIX = "resume."
# Read in a text box before it is sent again, not hidden.
SHORTEST_TEXT = 30


@dataclass(frozen=True)
class Carried:
    """A form on its way: where it was going and its fields, without tokens and passwords. Files cannot be carried."""

    target: str
    fields: tuple[tuple[str, str], ...]
    has_files: bool

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Return the fields in which somebody wrote something."""
        return [(name, value) for name, value in self.fields if _is_text(value)]

    @property
    def others(self) -> list[tuple[str, str]]:
        """Return the other fields: choices, days, versions."""
        return [(name, value) for name, value in self.fields if not _is_text(value)]

    def inputs(self) -> Markup:
        """Return hidden fields that carry everything through the sign-in form."""
        hidden = Markup('<input type="hidden" name="{}" value="{}">')
        rows = [(TARGET, self.target), *((PREFIX + name, value) for name, value in self.fields)]
        if self.has_files:
            rows.append((FILES, "1"))
        return Markup("").join(hidden.format(name, value) for name, value in rows)


def of_this_request() -> Carried | None:
    """Return what was sent with this request; None when it only reads or its address is not one of ours."""
    if not is_unsafe() or request.endpoint is None:
        return None
    target = request.full_path.rstrip("?")
    try:
        return Carried(target, _fields(""), bool(request.files))
    except RequestEntityTooLarge:
        # A file larger than a stranger may send was not read, and so nothing of its form.
        return Carried(target, (), has_files=True)


def of_the_sign_in_form() -> Carried | None:
    """Return what the sign-in form carries along; None when nothing."""
    target = local_target(request.form.get(TARGET), "")
    return Carried(target, _fields(PREFIX), FILES in request.form) if target else None


def _fields(prefix: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.removeprefix(prefix), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(prefix) and not _is_secret(name)
    )


def _is_secret(name: str) -> bool:
    return name.endswith("csrf_token") or "password" in name


def _is_text(value: str) -> bool:
    return len(value) >= SHORTEST_TEXT or "\n" in value
