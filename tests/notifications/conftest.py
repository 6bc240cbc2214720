"""Who writes the mails of these tests."""

import pytest

from tests.notifications.writing import Writer


@pytest.fixture
def writer(centre):
    return Writer(centre)
