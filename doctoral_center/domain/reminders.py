"""Reminder ladders: which rung is due on a day."""

from enum import StrEnum


class ReminderSource(StrEnum):
    """What is waited for."""

    REPORT_DUE = "report-due"
    SIGN_OFF_DUE = "sign-off-due"


class Audience(StrEnum):
    """To whom a rung speaks."""

    CANDIDATE = "candidate"
    LEAD_SUPERVISOR = "lead-supervisor"
    SIGNER = "signer"
    COORDINATOR = "coordinator"


class MessageState(StrEnum):
    """Where a message stands."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


class SkipReason(StrEnum):
    """Why a message did not go. The state is read again at the moment of sending."""

    UNDONE = "undone"
