"""Send a new link to a decision whose link in a mail no longer works."""

from datetime import datetime, timedelta

from doctoral_center.domain.decision_links import LINKS_A_DAY, DecisionLink
from doctoral_center.domain.notices import NoticeKind
from doctoral_center.notifications.outbox import Notice, enqueue
from doctoral_center.queries.actors import get_actor
from doctoral_center.queries.decision_links import count_new_links, get_linked_sign_off

_A_DAY = timedelta(days=1)


def send_new_link(link: DecisionLink, *, now: datetime) -> bool:
    """Mail a new link to the person whom `link` was for; tell whether one goes, which nobody outside is told.

    `link` had our seal; that it has run out, or is from before a new password, is why a new one is asked for. None goes
    when nothing waits for her any more, when one is on its way already, or after so many in a day.
    """
    linked = get_linked_sign_off(link.sign_off_ref, link.person_ref)
    if linked is None or not linked.is_open:
        return False
    actor = get_actor(linked.addressee_id, now=now)
    if actor is None or linked.signer_id not in actor.signs_for:
        return False
    sent = count_new_links(linked.id, linked.addressee_id, since=now - _A_DAY)
    if sent.on_their_way or sent.lately >= LINKS_A_DAY:
        return False
    notice = Notice(
        NoticeKind.DECISION_LINK,
        linked.addressee_id,
        linked.id,
        reviewable_id=linked.reviewable_id,
        sign_off_id=linked.id,
        round=sent.ever,
    )
    enqueue(notice, now=now)
    return True
