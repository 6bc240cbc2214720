"""The candidate's home (screen 2): the next step, who holds the rest, what is new, the years on one line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from flask import render_template
from flask_babel import gettext, ngettext

from doctoral_center import clock
from doctoral_center.domain.days import day_in
from doctoral_center.domain.errors import NotFoundError
from doctoral_center.domain.milestones import MilestoneState, Standing, Status, status
from doctoral_center.domain.next_steps import Step, next_step, quiet_until
from doctoral_center.domain.periods import months_and_days
from doctoral_center.domain.regulation_rules import Form
from doctoral_center.domain.reports import DraftText, SectionProgress, merged_form, next_section, progress
from doctoral_center.domain.requests import RequestKind
from doctoral_center.domain.sign_off import Outcome, SignerRole
from doctoral_center.labels.days import day_text
from doctoral_center.labels.people import ROLES
from doctoral_center.labels.reports import SIGNERS
from doctoral_center.labels.requests import request_status
from doctoral_center.labels.statuses import STATUS, StatusLabel
from doctoral_center.models.candidacies import Supervision
from doctoral_center.models.milestones import Milestone
from doctoral_center.models.people import Person
from doctoral_center.models.programmes import Programme
from doctoral_center.policy.actors import Actor
from doctoral_center.queries.candidate_home import CandidateHome, OpenStage, PlannedMilestone, get_candidate_home
from doctoral_center.queries.files import is_in_force
from doctoral_center.queries.regulations import parsed_regulation
from doctoral_center.queries.reports import draft_text
from doctoral_center.web.candidate_views import LogLine, log_lines, study_year, title_of
from doctoral_center.web.languages import reader_locale
from doctoral_center.web.nudge_views import Asked, Nudge, nudge_of
from doctoral_center.web.reports import saved_text
from doctoral_center.web.request_lines import asked_title, links_to_ask
from doctoral_center.web.snooze_views import Later, later_of_milestone
from doctoral_center.web.time_notes import TimeNotes, time_notes
from doctoral_center.web.timelines import Timeline, plan_timeline

NEWS_SHOWN = 6


@dataclass(frozen=True)
class PlanRow:
    """One milestone of the plan."""

    milestone: Milestone
    title: str
    status: Status

    @property
    def on(self) -> date | None:
        """The day at which it stands on the line: when it was settled, else when it is due."""
        return self.milestone.settled_on or self.milestone.due_on


@dataclass(frozen=True)
class NextStep:
    """The card of the next step, in words."""

    row: PlanRow
    due: str
    sections: list[SectionProgress]
    sections_words: str
    saved: str | None
    button: str
    address: str
    later: Later | None


@dataclass(frozen=True)
class WithOthers:
    """What somebody else holds: who, since when, and who comes after."""

    title: str
    label: StatusLabel
    address: str
    people: list[Person]
    since: date | None
    days: int
    then: list[str]
    nudge: Nudge | None


@dataclass(frozen=True)
class Returned:
    """A request that came back: it is the candidate's turn."""

    title: str
    label: StatusLabel
    address: str


@dataclass(frozen=True)
class HomeView:
    """All that the page shows."""

    programme: Programme
    year: int
    returned: list[Returned]
    step: NextStep | None
    quiet: str
    others: list[WithOthers]
    news: list[LogLine]
    rows: list[PlanRow]
    line: Timeline
    months: str
    supervisions: list[Supervision]
    # What the candidate may ask for, as (address, words); nothing once the candidacy has ended.
    asks: list[tuple[str, object]]
    notes: TimeNotes


def candidate_home(actor: Actor) -> str:
    """Return the page. Raises NotFoundError for somebody who is no candidate."""
    now = clock.now()
    home = get_candidate_home(actor=actor, now=now)
    if home is None:
        raise NotFoundError
    return render_template(
        "home/candidate.html", home=home, candidacy=home.candidacy, view=_view(home, actor, now), ROLES=ROLES
    )


def _view(home: CandidateHome, actor: Actor, now: datetime) -> HomeView:
    candidacy, programme = home.candidacy, home.candidacy.cohort.programme
    today = day_in(now, programme.timezone)
    rows = [_row(home, planned, today) for planned in home.milestones]
    steps = [_step(planned) for planned in home.milestones]
    chosen = next_step(steps, today)
    titles = {row.milestone.reviewable_id: row.title for row in rows}
    asked = {each.request.reviewable_id: asked_title(each.request, titles, candidacy) for each in home.requests}
    return HomeView(
        programme=programme,
        year=study_year(candidacy.starts_on, today),
        returned=[
            Returned(
                asked[each.request.reviewable_id],
                request_status(each.state, has_verdict=True),
                f"/requests/{each.ref}",
            )
            for each in home.requests
            if each.state is MilestoneState.RETURNED
        ],
        step=_next_step(home, rows, chosen.milestone_id, actor, now) if chosen else None,
        quiet=_quiet(quiet_until(steps, today)),
        others=list(_others(home, rows, asked, now)),
        news=list(islice(log_lines(home.news, titles | asked, candidacy), NEWS_SHOWN)),
        rows=[row for row in rows if row.on is not None],
        line=plan_timeline(candidacy, rows, home.leaves, today=today, next_id=chosen.milestone_id if chosen else None),
        months=_months(candidacy.starts_on, candidacy.normal_end_on, today),
        notes=time_notes(candidacy, home.leaves, today),
        supervisions=[each for each in candidacy.supervisions if is_in_force(each, actor.today)],
        asks=links_to_ask(candidacy),
    )


def _row(home: CandidateHome, planned: PlannedMilestone, today: date) -> PlanRow:
    milestone = planned.milestone
    stages = home.stages.get(milestone.reviewable_id, [])
    standing = Standing(
        state=milestone.reviewable.state,
        due_on=milestone.due_on,
        opens_on=milestone.opens_on,
        has_draft=planned.draft is not None,
        has_verdict=any(sign_off.verdict for stage in stages for sign_off, _person in stage.asked),
        is_on_leave=any(
            leave.first_on <= today <= leave.last_on for leave in home.leaves if leave.first_on and leave.last_on
        ),
    )
    return PlanRow(milestone, title_of(milestone), status(standing, today))


def _step(planned: PlannedMilestone) -> Step:
    milestone = planned.milestone
    return Step(
        milestone.reviewable_id,
        milestone.reviewable.state,
        milestone.due_on,
        milestone.opens_on,
        planned.draft is not None,
    )


def _next_step(home: CandidateHome, rows: list[PlanRow], milestone_id: int, actor: Actor, now: datetime) -> NextStep:
    row = next(row for row in rows if row.milestone.reviewable_id == milestone_id)
    planned = next(each for each in home.milestones if each.milestone is row.milestone)
    today = day_in(now, home.candidacy.cohort.programme.timezone)
    draft = draft_text(planned.draft) if planned.draft is not None else DraftText({})
    form = _form(row.milestone)
    sections = progress(form, draft.content, draft.finished)
    done = sum(section.state == "done" for section in sections)
    button, address = _button(row.milestone, form, draft)
    words = ngettext("%(done)s of %(num)s section done", "%(done)s of %(num)s sections done", len(sections), done=done)
    return NextStep(
        row=row,
        due=_due_words(row.milestone.due_on, today),
        sections=sections,
        sections_words=words,
        saved=saved_text(draft.saved_at) if draft.saved_at else None,
        button=button,
        address=address,
        later=later_of_milestone(
            row.milestone, row.milestone.reviewable.ref, planned.put_off, actor, there=today, now=now
        ),
    )


def _form(milestone: Milestone) -> Form:
    rules = [part.rule for part in milestone.tracks]
    return merged_form(parsed_regulation(rule.regulation).forms[rule.form] for rule in rules if rule.form)


def _button(milestone: Milestone, form: Form, draft: DraftText) -> tuple[str, str]:
    ref = milestone.reviewable.ref
    if milestone.reviewable.state is MilestoneState.RETURNED:
        return str(gettext("See what must change")), f"/reports/{ref}/edit"
    section = next_section(form, draft.finished, "")
    if section is None:
        return str(gettext("Check and send")), f"/reports/{ref}/check"
    title = section.title.in_language(reader_locale())
    address = f"/reports/{ref}/edit?section={section.key}"
    if draft.version:
        return str(gettext("Carry on with “%(title)s”", title=title)), address
    return str(gettext("Begin with “%(title)s”", title=title)), address


def _due_words(due_on: date | None, today: date) -> str:
    days = (due_on - today).days if due_on is not None else 0
    if days < 0:
        return str(ngettext("Late by %(num)s day", "Late by %(num)s days", -days))
    if days == 0:
        return str(gettext("Due today"))
    return str(ngettext("Due in %(num)s day", "Due in %(num)s days", days))


def _quiet(until: date | None) -> str:
    if until is None:
        return str(gettext("Nothing waits for you."))
    return str(gettext("Nothing to do until %(day)s. Your plan is below.", day=day_text(until, "long")))


def _others(home: CandidateHome, rows: list[PlanRow], asked: Mapping[int, str], now: datetime) -> Iterator[WithOthers]:
    """Yield what was handed in, then what was asked for (`asked`: in words, by id), while others have it."""
    for row in rows:
        stages = home.stages.get(row.milestone.reviewable_id)
        if row.milestone.reviewable.state is MilestoneState.SUBMITTED and stages:
            held = Held(row.title, STATUS[row.status], f"/milestones/{row.milestone.reviewable.ref}", stages)
            yield _held(held, home, now)
    for each in home.requests:
        stages = home.stages.get(each.request.reviewable_id)
        if each.state is MilestoneState.SUBMITTED and stages:
            has_verdict = any(sign_off.verdict for stage in stages for sign_off, _person in stage.asked)
            label = request_status(each.state, has_verdict=has_verdict)
            held = Held(asked[each.request.reviewable_id], label, f"/requests/{each.ref}", stages)
            yield _held(held, home, now, may_nudge=each.request.kind is not RequestKind.LEAVE)


@dataclass(frozen=True)
class Held:
    """A milestone or a request that others have: in words, its page, and the stages of its round."""

    title: str
    label: StatusLabel
    address: str
    stages: list[OpenStage]


def _held(held: Held, home: CandidateHome, now: datetime, *, may_nudge: bool = True) -> WithOthers:
    zone, own_zone = home.candidacy.cohort.programme.timezone, home.candidacy.person.timezone
    open_ones = [(stage, *pair) for stage in held.stages for pair in stage.asked if pair[0].verdict is None]
    asked_at = min((sign_off.asked_at for _stage, sign_off, _person in open_ones), default=None)
    since = day_in(asked_at, own_zone) if asked_at is not None else None
    asked = [Asked(one.person_id, one.asked_at, *stage.nudges[one.id]) for stage, one, _person in open_ones]
    return WithOthers(
        title=held.title,
        label=held.label,
        address=held.address,
        people=list({person.id: person for _stage, _sign_off, person in open_ones}.values()),
        since=since,
        days=(day_in(now, own_zone) - since).days if since is not None else 0,
        then=list(dict.fromkeys(_roles_to_come(held.stages))),
        nudge=nudge_of(held.address, asked, zone, day_in(now, zone)) if may_nudge else None,
    )


def _roles_to_come(stages: list[OpenStage]) -> Iterator[str]:
    for each in stages:
        if each.stage.opened_at is None and each.stage.outcome is Outcome.PENDING:
            yield from (str(SIGNERS[SignerRole(role)]) for role in each.stage.roles.split(",") if role)


def _months(starts_on: date, ends_on: date, today: date) -> str:
    whole = months_and_days(starts_on, ends_on)[0]
    passed = months_and_days(starts_on, today)[0] if today >= starts_on else 0
    return str(gettext("Month %(number)s of %(all)s", number=passed + 1, all=whole))
