"""Everything that can be refused, as types. `labels.py` turns each into a sentence; the entry points into a status.

=====================  ======  =========================================================
error                  status  meaning
=====================  ======  =========================================================
NotFoundError          404     not there, or not visible to this person: the same answer
NotPermittedError      403     visible, but this person may not do it
ImpossibleNowError     409     not in this state, or not any more
StaleVersionError      409     somebody was faster; the current state is to be shown
InvalidInputError      422     a field says something that cannot be; `field` names it
=====================  ======  =========================================================
"""

from collections.abc import Mapping


class DomainError(Exception):
    """A refusal with a stable `code` and the `params` its sentence needs (plain values: days, numbers, names)."""

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code, dict(params or {}))
        self.code = code
        self.params = dict(params or {})


class NotFoundError(DomainError):
    """Missing or invisible: nobody can tell which."""

    def __init__(self, code: str = "not-found", params: Mapping[str, object] | None = None) -> None:
        super().__init__(code, params)


class NotPermittedError(DomainError):
    """Seen, but not allowed."""

    def __init__(self, code: str = "not-permitted", params: Mapping[str, object] | None = None) -> None:
        super().__init__(code, params)


class ImpossibleNowError(DomainError):
    """Impossible in the present state."""


class StaleVersionError(DomainError):
    """Decided on something that is no longer current."""


class InvalidInputError(DomainError):
    """A value that cannot be; `field` is the form's field name, or None when several together are wrong."""

    def __init__(self, code: str, field: str | None = None, params: Mapping[str, object] | None = None) -> None:
        super().__init__(code, params)
        self.field = field
