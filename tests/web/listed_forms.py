"""Every form of the product with what a person would send by it; a POST route that is not here fails its test."""

from dataclasses import dataclass, field

from tests.centre import HIT
from tests.web.pack_forms import PACK_FORMS


@dataclass(frozen=True)
class Form:
    """A form that would be taken as it is: who sends it, about what, and what it says, by kind of field."""

    actor: str
    about: str = ""
    texts: dict = field(default_factory=dict)
    days: dict = field(default_factory=dict)
    numbers: dict = field(default_factory=dict)
    choices: dict = field(default_factory=dict)
    other: dict = field(default_factory=dict)
    # The fields that were shown before they are confirmed; without it all that are no texts.
    seen: tuple = ()

    @property
    def values(self):
        return self.texts | self.days | self.numbers | self.choices | self.other


REASON = {"reason": "Field work in Altai took longer"}
DRAFT = {"texts": {"text": "Eleven of twelve sites were sampled."}, "numbers": {"version": "1"}}
PERSON = {"email": "new.person@example.org", "name": "Orlov, Ivan"}
NEWCOMER = {"successor_name": "Orlov, Ivan", "successor_email": "orlov@example.org"}
OWN_MILESTONE = {
    "texts": {"title_en": "Course in optics", "title_zh": "光学课程", "title_ru": "Курс оптики", **REASON},
    "days": {"due_on": "2027-06-15", "opens_on": "2027-05-15"},
    "choices": {"side": HIT, "roll": "next_working_day", "signed_as": f"{HIT}/proposal", "form_of": f"{HIT}/proposal"},
}
VERDICT = (
    {"reason": "Which months?"}, {"new_due_on": "2026-12-20"}, {"round": "1"}, {"verdict": "return", "section": ""},
)  # fmt: skip
PASSWORDS = {"password": "seven blue herons sing", "password_again": "seven blue herons sing"}

FORMS = {
    "/candidates/enrol": Form(
        "coordinator",
        texts={
            "email": "asanov@example.org",
            "native_name": "Нурлан Асанов",
            "latin_family": "Asanov",
            "latin_given": "Nurlan",
            "thesis_title_en": "Glaciers",
            "thesis_title_zh": "冰川",
            "thesis_title_ru": "Ледники",
            "discipline": "OECD-FORD-2015:1.5",
            "lead_email": "new.lead@example.org",
            "lead_name": "Orlov, Ivan",
        },
        days={"starts_on": "2026-09-01"},
        choices={"name_order": "family-first", "home_institution": HIT, "lead_institution": HIT},
    ),
    "/candidates/<ref>/leave": Form(
        "coordinator", "candidacy", REASON, {"first_on": "2026-12-01", "last_on": "2026-12-20"}
    ),
    "/candidates/<ref>/intensity": Form(
        "coordinator", "candidacy", REASON, {"from_on": "2026-12-01"}, {"percent": "50"}
    ),
    "/candidates/<ref>/requests/leave": Form(
        "candidate", "candidacy", REASON, {"first_on": "2026-12-01", "last_on": "2026-12-20"}
    ),
    "/candidates/<ref>/requests/intensity": Form(
        "candidate", "candidacy", REASON, {"from_on": "2026-12-01"}, {"percent": "50"}
    ),
    # The milestone is chosen when the centre is there.
    "/candidates/<ref>/requests/extension": Form("candidate", "candidacy", REASON, {"due_on": "2027-03-15"}),
    "/candidates/<ref>/requests/supervisor": Form(
        "candidate",
        "candidacy",
        REASON | NEWCOMER,
        choices={"supervision_ref": ""},
        seen=("supervision_ref", *NEWCOMER),
    ),
    "/requests/<ref>/edit": Form(
        "candidate", "returned-request", REASON, {"from_on": "2027-01-04"}, {"percent": "50"}, other={"round": "1"}
    ),
    "/requests/<ref>/withdraw": Form("candidate", "request"),
    "/candidates/<ref>/supervisions/new": Form(
        "coordinator",
        "candidacy",
        PERSON,
        {"from_on": "2026-11-23"},
        {"share_percent": "20"},
        {"role": "co-supervisor", "institution": HIT},
    ),
    "/cohorts/<ref>/dates": Form(
        "coordinator",
        "cohort",
        REASON,
        {"first_on": "2027-01-01", "last_on": "2027-02-10"},
        choices={"kind": "leave"},
        other={"candidates": "nobody"},
    ),
    "/decisions/<ref>": Form("coordinator", "decision", REASON),
    "/changes/<ref>": Form("coordinator", "change", REASON),
    "/changes/<ref>/correct": Form(
        "coordinator", "change", REASON, {"first_on": "2027-01-01", "last_on": "2027-02-10"}
    ),
    "/changes/<ref>/return": Form("coordinator", "change", days={"returned_on": "2026-11-20"}),
    "/supervisions/<ref>/replace": Form("coordinator", "supervision", PERSON, {"from_on": "2026-11-23"}),
    "/supervisions/<ref>/end": Form("coordinator", "supervision", days={"until_on": "2026-11-23"}),
    "/candidates/<ref>/regulations": Form(
        "coordinator", "candidacy", REASON, choices={"side": HIT, "version": "general-joint-doctorate/1"}
    ),
    # Who is to be moved is chosen when the centre is there.
    "/cohorts/<ref>/regulations": Form(
        "coordinator", "cohort", REASON, choices={"side": HIT, "version": "general-joint-doctorate/1"}
    ),
    "/cohorts/<ref>/invite": Form("coordinator", "cohort"),
    "/working-days/<country>/<int:year>": Form(
        "administrator",
        "calendar",
        {"name": "Substitute", "lines": "2026-12-05 work"},
        {"day": "2026-12-01"},
        choices={"day_kind": "off"},
        other={"previewed": "2026-12-05 work\n2026-12-01 off Substitute"},
    ),
    "/working-days/<country>/<int:year>/confirm": Form("administrator", "calendar"),
    "/milestones/<ref>/ask": Form("coordinator", "milestone"),
    "/milestones/<ref>/date": Form(
        "coordinator", "milestone", REASON, {"due_on": "2026-12-15"}, choices={"kind": "extension"}
    ),
    "/milestones/<ref>/date/release": Form("coordinator", "milestone"),
    "/milestones/<ref>/waive": Form("coordinator", "milestone", REASON),
    "/milestones/<ref>/replace": Form("coordinator", "milestone", **OWN_MILESTONE),
    "/candidates/<ref>/milestones/new": Form("coordinator", "candidacy", **OWN_MILESTONE),
    "/milestones/<ref>/withdraw": Form("candidate", "milestone"),
    "/milestones/<ref>/submit": Form("candidate", "milestone", numbers={"draft_version": "1"}),
    "/reports/<ref>/edit": Form("candidate", "milestone", **DRAFT, choices={"section": "topic"}),
    "/reports/<ref>/draft": Form("candidate", "milestone", **DRAFT, choices={"section": "topic"}),
    "/reports/<ref>/attachments": Form("candidate", "milestone", **DRAFT, choices={"section": "topic"}),
    "/attachments/<ref>/remove": Form("candidate", "attachment", **DRAFT, choices={"section": "topic"}),
    "/sign-offs/<ref>/later": Form("supervisor", "sign-off", days={"until_on": "2026-11-24"}),
    "/sign-offs/<ref>/later/end": Form("supervisor", "sign-off"),
    "/milestones/<ref>/later": Form("candidate", "milestone", days={"until_on": "2026-11-24"}),
    "/milestones/<ref>/later/end": Form("candidate", "milestone"),
    "/milestones/<ref>/nudge": Form("candidate", "milestone"),
    "/requests/<ref>/nudge": Form("candidate", "request"),
    "/sign-offs/<ref>": Form("supervisor", "sign-off", *VERDICT),
    "/sign-offs/<ref>/undo": Form("supervisor", "sign-off", texts={"back": "milestone"}),
    "/d/<token>": Form("supervisor", "link", *VERDICT),
    "/d/<token>/undo": Form("supervisor", "link", texts={"back": "milestone"}),
    "/d/<token>/new": Form("supervisor", "link"),
    "/me": Form(
        "supervisor",
        texts={"native_name": "李伟", "latin_family": "Li", "latin_given": "Wei", "letter_name": "Prof. Li"},
        numbers={"send_hour": "8"},
        choices={
            "native_language": "zh",
            "name_order": "family-first",
            "locale": "en",
            "timezone": "Asia/Shanghai",
            "working_days_of": "CN",
            "mail_rhythm": "weekly",
        },
    ),
    "/me/deputy": Form(
        "supervisor",
        texts={"email": "cosupervisor@example.org"},
        days={"from_on": "2026-12-01", "until_on": "2026-12-20"},
    ),
    "/me/password": Form("supervisor", texts={"old_password": "no", **PASSWORDS}),
    "/me/chats": Form(
        "supervisor", texts={"address": "693a91f6-7abc-4bc4-97a0-0ec2aaaa5aaa"}, choices={"service": "wecom"}
    ),
    "/me/chats/test": Form("supervisor", choices={"service": "wecom"}),
    "/me/chats/remove": Form("supervisor", choices={"service": "wecom"}),
    "/me/sessions": Form("supervisor", texts={"session": "no"}),
    **{rule: Form(**form) for rule, form in PACK_FORMS.items()},
    "/calendar/address": Form("supervisor", texts={"end": "1"}),
    "/reminders/hold": Form("coordinator", choices={"mail": "AAAAAAAAAAAAAAAA"}, other={"back": "mail"}),
    "/reminders/release": Form("coordinator", choices={"mail": "AAAAAAAAAAAAAAAA"}, other={"back": "mail"}),
    "/reminders/send-again": Form("coordinator", choices={"mail": "AAAAAAAAAAAAAAAA"}, other={"back": "mail"}),
    "/reminders/test": Form("coordinator"),
    "/reminders/mails/<ref>/repeat": Form("coordinator", "sent-mail"),
    "/reminders/mails/<ref>/address": Form("coordinator", "failed-mail", texts={"email": "zeng.min@example.org"}),
    "/login": Form("visitor", texts={"email": "li@example.org", "password": "wrong", "next": "/me"}),
    "/logout": Form("visitor", texts={"back": ""}),
    "/language": Form("supervisor", texts={"next": "/me"}, choices={"locale": "zh"}),
    "/password": Form("visitor", texts={"email": "li@example.org"}),
    "/password/<token>": Form("visitor", "token", texts=PASSWORDS),
    "/invitations/<token>": Form("visitor", "token", texts=PASSWORDS),
}
