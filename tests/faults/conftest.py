"""Fixtures of the storms."""

import pytest

from tests.faults.storms import Figures, MailServer, Outbox, Senders


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Tell the figures how the test ended."""
    report = yield
    if call.when == "call":
        item.has_passed = report.passed
    return report


@pytest.fixture
def figures(request):
    """What the test's trials came to, for the table of docs/reliability.md."""
    figures = Figures()
    yield figures
    figures.write(passed=getattr(request.node, "has_passed", False))


@pytest.fixture
def mail_server(tmp_path):
    """A mail server in a process of its own."""
    server = MailServer(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def make_senders(mail_server):
    """Build where senders come from, for a centre and with a lease in seconds."""
    made = []

    def make(centre, *, lease=1):
        made.append(Senders(centre, mail_server, lease))
        return made[-1]

    yield make
    for senders in made:
        senders.close()


@pytest.fixture
def senders(centre, make_senders):
    """Where senders come from, with a lease of one second."""
    return make_senders(centre)


@pytest.fixture
def outbox(centre, mail_server, figures):
    """The mails of this storm."""
    return Outbox(centre, mail_server, figures)
