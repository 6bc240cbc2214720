"""Real senders are killed, frozen and stopped while they hand real mail to a real mail server.

What is promised: none lost; a second copy only if a sender dies between the mail server's acceptance and our commit, so
never more extra copies than kills, each with the same Message-ID and on the list of possibly doubled ones.
"""

import os
import signal
import time

import pytest

from doctoral_center.domain.reminders import MessageState
from tests.faults.storms import SHARE, luck, trials

pytestmark = pytest.mark.fault

KILLS_A_STORM = 50
# The full storm's 2,500 mails for 50 kills; fewer between two kills are enough for a look in passing.
MAILS_A_KILL = 50 if SHARE >= 1 else 12


def test_senders_killed_at_any_moment_lose_nothing_and_double_nothing_unseen(senders, outbox):
    kills, drawn = trials(5 * KILLS_A_STORM), luck()
    for number in range(0, kills, KILLS_A_STORM):
        of_storm = min(KILLS_A_STORM, kills - number)
        sent = outbox.sent()
        outbox.add(of_storm * MAILS_A_KILL)
        senders.start(3 - len(senders.running))
        for kill in range(of_storm):
            outbox.await_sent(sent + kill * MAILS_A_KILL + 1)
            time.sleep(drawn.uniform(0, 0.3))
            senders.kill(drawn.choice(senders.running))
            senders.start()
        outbox.await_sent()
    outbox.judge(trials=kills, at_most_extra=kills)


def test_senders_asked_to_stop_finish_the_mail_in_hand(senders, outbox):
    stops, drawn = trials(100), luck()
    for _ in range(stops):
        outbox.keep(20)
        sent = outbox.sent()
        (sender,) = senders.start()
        outbox.await_sent(sent + 1)
        time.sleep(drawn.uniform(0, 0.2))
        asked = time.monotonic()
        os.kill(sender, signal.SIGTERM)
        assert senders.wait(sender) == 0
        assert time.monotonic() - asked < 35
        assert outbox.count(MessageState.SENDING) == 0
    senders.start()
    outbox.judge(trials=stops, at_most_extra=0)


def test_a_sender_frozen_for_longer_than_its_lease_doubles_nothing(senders, outbox):
    pauses, drawn = trials(60), luck()
    outbox.keep(50)
    senders.start(2)
    outbox.await_sent(10)
    for _ in range(pauses):
        outbox.keep(50)
        frozen = drawn.choice(senders.running)
        os.kill(frozen, signal.SIGSTOP)
        time.sleep(1.6)
        os.kill(frozen, signal.SIGCONT)
        time.sleep(drawn.uniform(0.05, 0.3))
    outbox.judge(trials=pauses, at_most_extra=0)


def test_senders_whose_clocks_jump_lose_and_double_nothing(make_senders, centre, outbox):
    jumps, drawn = trials(60), luck()
    senders = make_senders(centre, lease=20)
    # Far enough ahead that what is written now stays due, however often the clock is set back.
    senders.move_clock(3600 * jumps)
    outbox.keep(30)
    senders.start(3)
    outbox.await_sent(5)
    for _ in range(jumps):
        outbox.keep(30)
        sent = outbox.sent()
        senders.move_clock(drawn.choice([-3600, -30, 30, 3600]))
        # Mail goes on after every jump, also where the clock says that the next tick is an hour away.
        outbox.await_sent(sent + 3, seconds=15)
        time.sleep(drawn.uniform(0, 0.3))
    outbox.judge(trials=jumps, at_most_extra=0)
