"""Every column of the cohort's table says what belongs into it."""

from doctoral_center.domain.cohort_rows import COLUMNS
from doctoral_center.labels.cohort_columns import COLUMN_HINTS


def test_every_column_has_its_hint(app):
    assert list(COLUMN_HINTS) == list(COLUMNS)
    with app.test_request_context():
        assert [key for key, hint in COLUMN_HINTS.items() if not str(hint).endswith((".", "…"))] == []
        assert str(COLUMN_HINTS["co2_share"]).startswith("The share of the supervision")
