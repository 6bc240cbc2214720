"""What coordinators see over all their candidates: the outbox (screen 17), and conflicts between the sides."""

from tests.web.matrix.rows import Row

ROWS = (
    Row("GET", "/conflicts", "303 403 403 403 200 200 200 403 403 403 403 200 403 303"),
    Row("GET", "/reminders", "303 403 403 403 200 200 200 403 403 403 403 200 403 303"),
    # Whoever coordinates something may send again, but this message is not there.
    Row("POST", "/reminders/send-again", "401 403 403 403 404 404 404 403 403 403 403 404 403 401"),
)
