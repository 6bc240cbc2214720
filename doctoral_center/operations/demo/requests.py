"""What one demo candidate asks for: more time, granted; then a leave and more time that wait for signatures."""

from datetime import timedelta

from doctoral_center.domain.days import day_in
from doctoral_center.domain.requests import RequestKind
from doctoral_center.domain.sign_off import Verdict
from doctoral_center.models.milestones import Milestone
from doctoral_center.operations.demo.story import Story
from doctoral_center.operations.following import GivenVerdict
from doctoral_center.operations.requests import RequestData, submit_request
from doctoral_center.queries.demo import get_reviewable_id, list_asked, list_open_milestones
from doctoral_center.queries.reports import list_parts

# What is asked for lies so far ahead that the story never comes to it.
FAR = timedelta(days=200)
LONGER = timedelta(days=30)
# Nobody is enrolled more than a month before the start, and nothing is granted before it.
AFTER_ENROLMENT = timedelta(days=50)


def be_granted_more_time(story: Story, home_id: int) -> None:
    """Ask for more time early for a milestone of the university `home_id`, and let everybody approve."""
    milestone = _far_one(story, home_id)
    if milestone is None or not story.pass_to(day_in(story.clock, story.zone) + AFTER_ENROLMENT):
        return
    ref = _ask_for_more_time(story, milestone)
    while asked := list_asked(get_reviewable_id(ref)):
        if not story.pass_to(day_in(story.clock, story.zone) + timedelta(days=1)):
            return
        story.decide(asked[0], GivenVerdict(Verdict.APPROVE))


def ask_and_wait(story: Story, partner_id: int) -> None:
    """Ask for more time, which the lead supervisor approves, then for a leave, which nobody has decided on.

    `partner_id` is the university whose coordinator is left to decide.
    """
    today, milestone = day_in(story.ends_at, story.zone), _far_one(story, partner_id)
    if milestone is not None and story.pass_to(today - timedelta(days=6)):
        ref = _ask_for_more_time(story, milestone)
        story.pass_to(today - timedelta(days=4))
        story.decide(list_asked(get_reviewable_id(ref))[0], GivenVerdict(Verdict.APPROVE))
    if story.pass_to(today - timedelta(days=2)):
        first_on = today + timedelta(days=60)
        data = RequestData(
            RequestKind.LEAVE,
            _LEAVE[story.locale.value],
            first_on=first_on,
            last_on=first_on + timedelta(days=120),
        )
        submit_request(story.candidacy_ref, data, actor=story.candidate, now=story.clock)


def _far_one(story: Story, institution_id: int) -> Milestone | None:
    """Return a report in the far future that this university alone asks for, and on which nothing else hangs."""
    today = day_in(story.ends_at, story.zone)
    for milestone in list_open_milestones(story.candidacy_id, until=today + 4 * FAR, opened=False):
        (part, *others) = list_parts(milestone.reviewable_id)
        is_own = part.is_repeating and part.institution_id == institution_id and not others
        if is_own and milestone.due_on is not None and milestone.due_on > today + FAR:
            return milestone
    return None


def _ask_for_more_time(story: Story, milestone: Milestone) -> str:
    assert milestone.due_on is not None
    data = RequestData(
        RequestKind.EXTENSION,
        _MORE_TIME[story.locale.value],
        milestone_ref=milestone.reviewable.ref,
        due_on=milestone.due_on + LONGER,
    )
    return submit_request(story.candidacy_ref, data, actor=story.candidate, now=story.clock)


_LEAVE = {
    "en": "Parental leave: our child is expected in the new year.",
    "zh": "育儿假：预计新年后孩子出生。",
    "ru": "Отпуск по уходу за ребёнком: ребёнок должен родиться в новом году.",
}
_MORE_TIME = {
    "en": "The instrument at the partner university is free a month later than planned.",
    "zh": "合作高校的仪器比原计划晚一个月才可使用。",
    "ru": "Установка в партнёрском университете освободится на месяц позже, чем планировалось.",
}
