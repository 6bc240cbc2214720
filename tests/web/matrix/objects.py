"""The objects that addresses name: for each kind, how to come by its reference in a candidacy's file."""

import io
from datetime import date

from sqlalchemy import select, update

from doctoral_center.db import db
from doctoral_center.domain.attachments import NewFile
from doctoral_center.domain.changes import ChangeKind
from doctoral_center.domain.decisions import DecisionData
from doctoral_center.domain.mail_refs import mail_ref
from doctoral_center.domain.requests import RequestKind
from doctoral_center.integrations.storage import open_storage
from doctoral_center.models.candidacies import Supervision
from doctoral_center.models.changes_of_time import ChangeOfTime
from doctoral_center.models.messages import Message
from doctoral_center.operations.changes_of_time import record_leave
from doctoral_center.operations.decisions import decide_for_several
from doctoral_center.operations.regulation_drafts import begin_draft
from doctoral_center.operations.reminders import plan
from doctoral_center.operations.reports import add_attachment
from doctoral_center.operations.requests import RequestData
from tests.centre import KAZNU
from tests.documents_for_upload import PDF
from tests.signing import ask_for, ask_ref, decide, link_token, submit

# The shape of a reference, but of nothing.
MISSING = {
    "candidacy": "C-22222222",
    "cohort": "K-22222222",
    "milestone": "M-22222222",
    "report": "R-22222222",
    "attachment": "F-22222222",
    "supervision": "V-22222222",
    "sign-off": "S-22222222",
    "pack": "no-such-pack/1",
    "calendar": "XX/2027",
    "pack-draft": "G-22222222",
    "change": "T-22222222",
    "decision": "D-22222222",
    "request": "Q-22222222",
    "returned-request": "Q-22222222",
    "mail": "A" * 16,
    "failed-mail": "A" * 16,
    "sent-mail": "A" * 16,
    "draft's milestone": "G-22222222 proposal",
    "link": "S-22222222.P-22222222.1800000000.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA",
    "link's file": "S-22222222.P-22222222.1800000000.AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA F-22222222",
    "draft's form": "G-22222222 proposal",
}


def _candidacy(_centre, candidacy, _programme):
    return candidacy.ref


def _cohort(centre, _candidacy, programme):
    return centre.cohort_refs[programme]


def _milestone(centre, candidacy, programme):
    if programme == "kaznu-bsu":
        return centre.milestone("plan", of=candidacy, at=KAZNU)
    return centre.milestone("study-plan", of=candidacy)


def _report(centre, candidacy, programme):
    """A report that has been handed in."""
    return submit(centre, _milestone(centre, candidacy, programme), candidate=candidacy.person).report_ref


def _attachment(centre, candidacy, programme):
    """A file of a report that has been handed in."""
    ref = _milestone(centre, candidacy, programme)
    storage = open_storage(centre.app.config["STORAGE_URL"])
    stored = storage.put(io.BytesIO(PDF), limit_bytes=1000)
    with centre.writing():
        file = NewFile("figure.pdf", "application/pdf", stored.sha256, stored.size_bytes)
        attachment = add_attachment(ref, file, actor=centre.actor(candidacy.person), now=centre.now).ref
    submit(centre, ref, candidate=candidacy.person)
    return attachment


def _supervision(centre, candidacy, _programme):
    with centre.reading():
        return db.session.scalars(
            select(Supervision.ref).where(Supervision.candidacy_id == candidacy.id).order_by(Supervision.id).limit(1)
        ).one()


def _sign_off(centre, candidacy, programme):
    """The lead supervisor's, of a milestone that has been handed in."""
    ref = _milestone(centre, candidacy, programme)
    submit(centre, ref, candidate=candidacy.person)
    return ask_ref(centre, ref, centre.stranger_supervisor if programme == "kaznu-bsu" else centre.supervisor)


def _link(centre, candidacy, programme):
    """The token in the mail that asks the lead supervisor for it."""
    signer = centre.stranger_supervisor if programme == "kaznu-bsu" else centre.supervisor
    return link_token(centre, _sign_off(centre, candidacy, programme), signer)


def _file_by_link(centre, candidacy, programme):
    """The same with a file of the report."""
    attachment = _attachment(centre, candidacy, programme)
    signer = centre.stranger_supervisor if programme == "kaznu-bsu" else centre.supervisor
    token = link_token(centre, ask_ref(centre, _milestone(centre, candidacy, programme), signer), signer)
    return f"{token} {attachment}"


def _pack(_centre, _candidacy, programme):
    """A published pack's code and version."""
    return "general-joint-doctorate/1" if programme == "kaznu-bsu" else "cn-joint-phd/1"


def _calendar(_centre, _candidacy, programme):
    """A country's year."""
    return "KZ/2026" if programme == "kaznu-bsu" else "CN/2026"


def _change(centre, candidacy, _programme):
    """A leave that has been granted."""
    with centre.writing():
        actor = centre.actor(centre.centre_coordinator)
        days = {"first_on": date(2027, 1, 1), "last_on": date(2027, 1, 31)}
        record_leave(candidacy.ref, actor=actor, reason="Leave", now=centre.now, **days)
    with centre.reading():
        return db.session.scalars(
            select(ChangeOfTime.ref).where(ChangeOfTime.candidacy_id == candidacy.id).order_by(ChangeOfTime.id)
        ).first()


def _request(centre, candidacy, _programme):
    """A leave that has been asked for."""
    data = RequestData(RequestKind.LEAVE, "Leave", first_on=date(2028, 1, 3), last_on=date(2028, 2, 2))
    return ask_for(centre, data, candidacy)


def _returned_request(centre, candidacy, programme):
    """Part-time study that was asked for, and returned."""
    ref = ask_for(centre, RequestData(RequestKind.INTENSITY, "A job", from_on=date(2027, 1, 4), percent=50), candidacy)
    lead = centre.stranger_supervisor if programme == "kaznu-bsu" else centre.supervisor
    decide(centre, ref, lead, "return", reason="From when to when?")
    return ref


def _pack_draft(centre, _candidacy, programme):
    """A copy of a pack, begun by a coordinator of either programme: whoever coordinates edits all of them."""
    by = centre.stranger_coordinator if programme == "kaznu-bsu" else centre.coordinator
    with centre.writing():
        return begin_draft(("cn-joint-phd", 1), actor=centre.actor(by), now=centre.now).ref


def _part_of_a_pack_draft(centre, candidacy, programme):
    """Both the milestone and the form of the pack are called so; what stands apart in the address is named apart."""
    return f"{_pack_draft(centre, candidacy, programme)} proposal"


def _decision(centre, candidacy, programme):
    """A leave granted by a decision that could have been for several."""
    ref = "D-33333333" if programme == "kaznu-bsu" else "D-44444444"
    with centre.writing():
        actor = centre.actor(centre.centre_coordinator)
        days = {"first_on": date(2027, 3, 1), "last_on": date(2027, 3, 31)}
        data = DecisionData(ChangeKind.LEAVE, "Leave", **days)
        decide_for_several(ref, [candidacy.ref], data, actor=actor, now=centre.now)
    return ref


def _mail(centre, candidacy, _programme):
    """A reminder that waits."""
    return _mail_that(centre, candidacy, state="planned")


def _failed_mail(centre, candidacy, _programme):
    """A reminder that failed."""
    return _mail_that(centre, candidacy, state="failed")


def _sent_mail(centre, candidacy, _programme):
    """A reminder that has gone."""
    return _mail_that(centre, candidacy, state="sent", sent_at=centre.now)


def _mail_that(centre, candidacy, *, state, sent_at=None):
    with centre.writing():
        plan(now=centre.now)
        of_hers = Message.recipient_id == candidacy.person.id
        message_id = db.session.scalars(select(Message.id).where(of_hers).order_by(Message.id)).first()
        db.session.execute(update(Message).where(Message.id == message_id).values(state=state, sent_at=sent_at))
    return mail_ref(message_id, centre.app.config["SECRET_KEY"])


KINDS = {
    "mail": _mail,
    "failed-mail": _failed_mail,
    "sent-mail": _sent_mail,
    "candidacy": _candidacy,
    "cohort": _cohort,
    "milestone": _milestone,
    "report": _report,
    "attachment": _attachment,
    "supervision": _supervision,
    "sign-off": _sign_off,
    "link": _link,
    "link's file": _file_by_link,
    "pack": _pack,
    "calendar": _calendar,
    "pack-draft": _pack_draft,
    "change": _change,
    "decision": _decision,
    "request": _request,
    "returned-request": _returned_request,
    "draft's milestone": _part_of_a_pack_draft,
    "draft's form": _part_of_a_pack_draft,
}


def own(centre, kind):
    """The reference of Zeng Min's object."""
    return KINDS[kind](centre, centre.candidacy, "hit-itmo")


def foreign(centre, kind):
    """The reference of Bekova's object."""
    return KINDS[kind](centre, centre.stranger_candidacy, "kaznu-bsu")
