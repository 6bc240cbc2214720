"""The registry of what people are reminded of. A new source is a module of its own and one entry here.

Its kind is a member of domain.reminders.ReminderSource; its words stand in labels.reminders and templates/mail/<kind>/.
"""

from collections.abc import Mapping

from doctoral_center.domain.reminders import ReminderSource
from doctoral_center.queries.reminder_sources.latest_end import LATEST_END
from doctoral_center.queries.reminder_sources.leave_ending import LEAVE_ENDING
from doctoral_center.queries.reminder_sources.report_due import REPORT_DUE
from doctoral_center.queries.reminder_sources.sign_off_due import SIGN_OFF_DUE
from doctoral_center.queries.reminder_sources.source import Source

_ENTRIES = (REPORT_DUE, SIGN_OFF_DUE, LEAVE_ENDING, LATEST_END)

SOURCES: Mapping[ReminderSource, Source] = {source.kind: source for source in _ENTRIES}
