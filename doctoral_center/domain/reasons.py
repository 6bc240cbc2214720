"""The reason that a person gives for a decision; without one nobody will understand it later."""

from doctoral_center.domain.errors import InvalidInputError

REASON_LENGTH = 1000


def checked_reason(reason: str) -> str:
    """Return the reason without surrounding white space.

    Raises InvalidInputError `reason-missing` or `reason-too-long` for the field `reason`.
    """
    reason = reason.strip()
    if not reason:
        raise InvalidInputError("reason-missing", "reason")
    if len(reason) > REASON_LENGTH:
        raise InvalidInputError("reason-too-long", "reason", {"most": REASON_LENGTH})
    return reason
