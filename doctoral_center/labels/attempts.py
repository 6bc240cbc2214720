"""What is said of attempts: which one it is, and what happens if it is not passed."""

from flask_babel import gettext, ngettext

from doctoral_center.domain.attempts import Attempts
from doctoral_center.domain.regulation_rules import PeriodUnit
from doctoral_center.labels.deadlines import period_text


def attempt_text(attempts: Attempts) -> str:
    """Say which attempt it is: «Attempt 2 of 3»."""
    if attempts.allowed == 1:
        return str(gettext("There is one attempt"))
    return str(gettext("Attempt %(number)d of %(allowed)d", number=attempts.number, allowed=attempts.allowed))


def failure_text(attempts: Attempts) -> str:
    """Say what it would mean not to pass it."""
    if attempts.is_last and attempts.allowed == 1:
        return str(gettext("If it is not passed, none is left: the coordinator decides how things go on."))
    if attempts.is_last:
        return str(gettext("This is the last one. If it is not passed, the coordinator decides how things go on."))
    return str(
        ngettext(
            "If it is not passed, %(num)d more is left; it is due %(period)s after the verdict.",
            "If it is not passed, %(num)d more are left; the next is due %(period)s after the verdict.",
            attempts.left,
            period=period_text(PeriodUnit.MONTHS, attempts.again_within_months),
        )
    )


def used_up_text(attempts: Attempts) -> str:
    """Say that none is left."""
    if attempts.allowed == 1:
        return str(gettext("Not passed, and there is no further attempt. The coordinator decides how things go on."))
    return str(
        gettext(
            "All %(allowed)d attempts are used up. The coordinator decides how things go on.", allowed=attempts.allowed
        )
    )
