"""ENTRIES: what the journal tells, one sentence an action, in the language in force.

`%(who)s` is who did it, `%(what)s` what it happened to; `%(old)s` and `%(new)s` are its due days; other names are
values of the entry. A value that an older entry does not have is shown as «…».
"""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from doctoral_center.labels.days import day_text
from doctoral_center.labels.packs import country_text

ENTRIES: Mapping[str, object] = {
    # the file
    "candidate-enrolled": _("%(who)s enrolled the candidate from %(starts_on)s"),
    "supervisor-appointed": _("%(who)s appointed %(what)s as a supervisor"),
    "supervision-ended": _("%(who)s ended the supervision by %(what)s with %(until_on)s"),
    "supervisor-replaced": _("%(who)s replaced the supervisor %(what)s"),
    # dates
    "date-moved": _("“%(what)s” moved from %(old)s to %(new)s"),
    "milestone-added": _("“%(what)s” was added, due on %(new)s"),
    "milestone-removed": _("“%(what)s”, due on %(old)s, is no longer asked for"),
    "extension-recorded": _("%(who)s extended “%(what)s” to %(due_on)s: %(reason)s"),
    "manual-recorded": _("%(who)s set “%(what)s” to %(due_on)s: %(reason)s"),
    "manual-date-released": _("%(who)s released the date of “%(what)s”"),
    "leave-recorded": _("%(who)s recorded a leave from %(first_on)s to %(last_on)s: %(reason)s"),
    "intensity-recorded": _("%(who)s recorded study at %(percent)s %% from %(from_on)s: %(reason)s"),
    "extension-taken-back": _("%(who)s took back the extension of “%(what)s” to %(due_on)s: %(reason)s"),
    "manual-taken-back": _("%(who)s took back the day %(due_on)s set for “%(what)s”: %(reason)s"),
    "leave-taken-back": _("%(who)s took back the leave from %(first_on)s to %(last_on)s: %(reason)s"),
    "intensity-taken-back": _("%(who)s took back the study at %(percent)s %% from %(from_on)s: %(reason)s"),
    "regulation-version-changed": _("%(who)s moved the candidate from %(old_pack)s to %(pack)s: %(reason)s"),
    "leave-corrected": _(
        "%(who)s corrected the leave to %(first_on)s to %(last_on)s, instead of %(old_first_on)s to %(old_last_on)s: "
        "%(reason)s"
    ),
    "return-confirmed": _("%(who)s confirmed the return from leave on %(returned_on)s"),
    # requests
    "request-submitted": _("%(who)s sent a request: %(what)s"),
    "request-withdrawn": _("%(who)s took a request back: %(what)s"),
    "request-verdict-approve": _("%(who)s agreed to a request: %(what)s"),
    "request-verdict-return": _("%(who)s was for returning a request: %(what)s"),
    "request-verdict-not-pass": _("%(who)s was for refusing a request: %(what)s"),
    "request-approved": _("%(who)s approved a request, which is granted: %(what)s"),
    "request-returned": _("%(who)s returned a request: %(what)s"),
    "request-refused": _("%(who)s refused a request: %(what)s"),
    "milestone-waived": _("%(who)s waived “%(what)s”: %(reason)s"),
    "own-milestone-added": _("%(who)s asked for “%(what)s” of this candidate alone: %(reason)s"),
    "milestone-replaced": _("%(who)s replaced “%(what)s” by “%(other)s”: %(reason)s"),
    "working-days-changed": _("%(who)s changed the working days of %(country)s in %(year)s"),
    # reports and signatures
    "milestone-submitted": _("%(who)s submitted “%(what)s”, version %(version)s"),
    "submission-withdrawn": _("%(who)s withdrew “%(what)s”, version %(version)s"),
    "verdict-approve": _("%(who)s approved “%(what)s”, version %(version)s"),
    "verdict-return": _("%(who)s returned “%(what)s”, version %(version)s"),
    "verdict-not-pass": _("%(who)s decided that “%(what)s”, version %(version)s, is not passed"),
    "verdict-undone": _("%(who)s took the verdict on “%(what)s” back"),
    "signers-asked-again": _("%(who)s asked for the missing signatures on “%(what)s” again"),
    "milestone-put-off": _("%(who)s put “%(what)s” off until %(until_on)s"),
    "milestone-taken-up": _("%(who)s took “%(what)s” up again before the day it was put off to"),
    "request-put-off": _("%(who)s put a request off until %(until_on)s: %(what)s"),
    "request-taken-up": _("%(who)s took a request up again before the day it was put off to: %(what)s"),
    "milestone-nudged": _("%(who)s reminded those who have “%(what)s”"),
    "request-nudged": _("%(who)s reminded those who have a request: %(what)s"),
    "sign-off-passed-on": _("The signature for “%(what)s” passed on to others"),
    "attachment-added": _("%(who)s added a file to “%(what)s”"),
    "attachment-removed": _("%(who)s removed a file from “%(what)s”"),
    "message-sent-again": _("%(who)s had a mail sent again"),
    "message-repeated": _("%(who)s had a mail sent a second time"),
    "message-held": _("%(who)s held a mail back"),
    "message-released": _("%(who)s released a mail"),
    "address-corrected": _("%(who)s corrected an address to which mail had failed"),
}


class _Values(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "…"


def journal_sentence(action: str, who: str, what: str, values: Mapping[str, object]) -> str:
    """Tell one entry; `values` are its own, days as ISO text under names that end in `_on`, `old` or `new`."""
    template = ENTRIES.get(action)
    if template is None:
        return str(gettext("%(who)s: %(action)s", who=who, action=action))
    written = {name: _written(name, value) for name, value in values.items()}
    return str(template) % _Values({**written, "who": who, "what": what})


def _written(name: str, value: object) -> object:
    if isinstance(value, str) and (name.endswith("_on") or name in {"old", "new"}):
        return day_text(date.fromisoformat(value))
    if value is None and name in {"old", "new"}:
        return gettext("no day")
    return country_text(str(value)) if name == "country" else value
