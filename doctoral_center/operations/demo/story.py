"""One demo candidate's history: every step goes through the operations, at the moment it would have happened."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from doctoral_center.domain.days import day_in, local_moment
from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.milestones import WITH_CANDIDATE, MilestoneState
from doctoral_center.domain.people import Locale, Office
from doctoral_center.domain.reports import DraftChange, merged_form
from doctoral_center.domain.sign_off import Verdict
from doctoral_center.models.milestones import Milestone
from doctoral_center.operations.changes_of_time import grant_extension, record_leave
from doctoral_center.operations.demo.texts import REASONS, Topic, write_report, write_sections
from doctoral_center.operations.following import GivenVerdict
from doctoral_center.operations.milestones import waive_milestone
from doctoral_center.operations.reports import save_draft
from doctoral_center.operations.reviews import record_verdict
from doctoral_center.operations.submissions import submit_milestone
from doctoral_center.policy.actors import Actor, Grant
from doctoral_center.queries.demo import Asked, list_asked, list_open_milestones
from doctoral_center.queries.reports import get_draft, list_parts

# How near a due day must come before a candidate thinks of it.
AHEAD = timedelta(days=24)
# Chances of one milestone of a candidate whose character is so.
WAIVED, EXTENDED, DRAFTED = 0.2, 0.25, 0.7


@dataclass(frozen=True)
class Character:
    """What kind of candidate this is; days are calendar days."""

    # How long before (after, if negative) the due day she usually hands in.
    margin: int = 8
    # How long her signers usually take.
    signing: int = 4
    # Chance in a hundred that a first version is returned.
    returned: int = 7
    # The last milestones before the end of the story stay undone: she is late.
    stops_before: int = 0
    leave: tuple[date, date] | None = None
    is_extended: bool = False
    is_waived: bool = False
    fails_once: bool = False


@dataclass
class Story:
    """A candidacy on its way through time; `clock` never goes back, so the file's journal is in order."""

    candidacy_id: int
    candidacy_ref: str
    person_id: int
    zone: str
    locale: Locale
    topic: Topic
    character: Character
    coordinator_id: int
    rng: random.Random
    clock: datetime
    ends_at: datetime
    left_alone: set[int] = field(default_factory=set)

    def live(self) -> None:
        """Go through everything that falls due before the end of the story."""
        if self.character.leave:
            self._take_leave(*self.character.leave)
        last_day = day_in(self.ends_at, self.zone)
        while milestone := self._next(last_day + AHEAD):
            self._do(milestone, last_day)

    def end_with_work_for_everybody(self, co_supervisor_id: int) -> None:
        """End with one report at the lead supervisor's desk, one draft to carry on with, and both dates extended.

        For the candidate of the manual, so that each account has something to do.
        """
        self.left_alone.clear()
        today = day_in(self.ends_at, self.zone)
        waiting = list_open_milestones(self.candidacy_id, until=today + AHEAD)
        self.pass_to(today - timedelta(days=12))
        for number, milestone in enumerate(waiting):
            longer = today + timedelta(days=9 + 14 * (number // 2))
            if milestone.due_on and milestone.due_on < longer:
                self._extend(milestone, longer)
        if len(waiting) > 1:
            draft, *others = sorted(waiting, key=lambda milestone: -self._length(milestone))
            self._begin_draft(draft)
            self._wait_for_the_lead(others[0], co_supervisor_id, today)

    def _wait_for_the_lead(self, milestone: Milestone, co_supervisor_id: int, today: date) -> None:
        if self.pass_to(today - timedelta(days=4)):
            self._submit(milestone)
            self.pass_to(today - timedelta(days=2))
            for asked in list_asked(milestone.reviewable_id):
                if asked.person_id == co_supervisor_id:
                    self.decide(asked, GivenVerdict(Verdict.APPROVE))

    def _length(self, milestone: Milestone) -> int:
        return len(merged_form(part.form for part in list_parts(milestone.reviewable_id) if part.form).sections)

    def _next(self, until: date) -> Milestone | None:
        for milestone in list_open_milestones(self.candidacy_id, until=until):
            if milestone.reviewable_id not in self.left_alone:
                return milestone
        return None

    def _do(self, milestone: Milestone, last_day: date) -> None:
        assert milestone.due_on is not None
        late_one = timedelta(days=self.character.stops_before)
        if self.character.stops_before and milestone.due_on > last_day - late_one:
            self._leave_undone(milestone)
            return
        if self.character.is_waived and self.rng.random() < WAIVED:
            self._waive(milestone)
            return
        if not self.pass_to(self._day_for(milestone, milestone.due_on)):
            self._leave_undone(milestone)
            return
        self._hand_in(milestone)

    def _day_for(self, milestone: Milestone, due_on: date) -> date:
        """Return the day on which she hands in: around her usual margin, or a week after a return."""
        if milestone.reviewable.state is MilestoneState.RETURNED:
            return day_in(self.clock, self.zone) + timedelta(days=self.rng.randint(5, 13))
        margin = self.rng.randint(self.character.margin - 6, self.character.margin + 6)
        return max(due_on - timedelta(days=margin), milestone.opens_on or date.min)

    def pass_to(self, day: date) -> bool:
        """Move the clock to a working hour of `day` (not back); tell whether that is still in the story."""
        moment = local_moment(day, self.rng.randint(9, 17), self.zone) + timedelta(minutes=self.rng.randint(0, 59))
        if max(moment, self.clock) >= self.ends_at:
            return False
        self.clock = max(moment, self.clock + timedelta(minutes=self.rng.randint(5, 50)))
        return self.clock < self.ends_at

    def _leave_undone(self, milestone: Milestone) -> None:
        self.left_alone.add(milestone.reviewable_id)
        if milestone.due_on and self.rng.random() < DRAFTED:
            self._begin_draft(milestone)

    def _begin_draft(self, milestone: Milestone) -> None:
        form = merged_form(part.form for part in list_parts(milestone.reviewable_id) if part.form)
        if not form.sections or milestone.reviewable.state not in WITH_CANDIDATE:
            return
        written = form.sections[: max(1, len(form.sections) * 2 // 3)]
        content = write_sections(written, self.topic, self._language, self.rng)
        self._save(milestone, content, finished=tuple(content)[:-1])

    def _hand_in(self, milestone: Milestone) -> None:
        if self.character.is_extended and self.rng.random() < EXTENDED and milestone.due_on:
            self._extend(milestone, max(milestone.due_on, day_in(self.clock, self.zone)) + timedelta(days=30))
        # A later due day may open later.
        if milestone.opens_on is not None and not self.pass_to(milestone.opens_on):
            self._leave_undone(milestone)
            return
        is_first = milestone.reviewable.state is MilestoneState.OPEN
        self._submit(milestone)
        self._sign(milestone, is_first=is_first)

    def _extend(self, milestone: Milestone, due_on: date) -> None:
        reason = _FIELD_WORK[self._language]
        grant_extension(milestone.reviewable.ref, actor=self._coordinator, due_on=due_on, reason=reason, now=self.clock)

    def _submit(self, milestone: Milestone) -> None:
        form = merged_form(part.form for part in list_parts(milestone.reviewable_id) if part.form)
        content = write_report(form, self.topic, self._language, self.rng)
        version = self._save(milestone, content, finished=tuple(content))
        ref = milestone.reviewable.ref
        submit_milestone(ref, actor=self.candidate, draft_version=version, now=self.clock)

    def _save(self, milestone: Milestone, content: dict[str, str], *, finished: tuple[str, ...]) -> int:
        change = DraftChange(content, dict.fromkeys(finished, True), self._language)
        version, ref = get_draft(milestone.reviewable_id).version, milestone.reviewable.ref
        return save_draft(ref, change, actor=self.candidate, version=version, now=self.clock).version

    def _sign(self, milestone: Milestone, *, is_first: bool) -> None:
        """Let everybody asked answer, in the order of asking, as far as the story goes."""
        while asked := list_asked(milestone.reviewable_id):
            signer = asked[0]
            day = day_in(self.clock, self.zone) + timedelta(days=self.rng.randint(0, 2 * self.character.signing))
            if not self.pass_to(day):
                self.left_alone.add(milestone.reviewable_id)
                return
            verdict = self._verdict(signer, is_first=is_first)
            self.decide(signer, verdict)
            if verdict.verdict is not Verdict.APPROVE:
                return

    def decide(self, signer: Asked, verdict: GivenVerdict) -> None:
        """Let somebody who is asked decide."""
        actor = Actor(signer.person_id, Locale.EN, self.zone, today=day_in(self.clock, "UTC"))
        record_verdict(signer.ref, verdict, actor=actor, shown_round=signer.round, now=self.clock)

    def _verdict(self, signer: Asked, *, is_first: bool) -> GivenVerdict:
        if signer.may_fail and self.character.fails_once:
            self.character = Character(margin=self.character.margin, signing=self.character.signing)
            return GivenVerdict(Verdict.NOT_PASS, REASONS[self._language])
        if is_first and signer.is_first_stage and self.rng.randint(1, 100) <= self.character.returned:
            return GivenVerdict(Verdict.RETURN, REASONS[self._language])
        return GivenVerdict(Verdict.APPROVE)

    def _waive(self, milestone: Milestone) -> None:
        if self.pass_to((milestone.due_on or date.max) - timedelta(days=30)):
            reason = _RECOGNISED[self._language]
            waive_milestone(milestone.reviewable.ref, actor=self._coordinator, reason=reason, now=self.clock)
        self.left_alone.add(milestone.reviewable_id)

    def _take_leave(self, first_on: date, last_on: date) -> None:
        """Record a leave about when it begins; what lies before it is lived through first."""
        until = first_on - timedelta(days=10)
        while milestone := self._next(until):
            self._do(milestone, until)
        if self.pass_to(first_on - timedelta(days=5)):
            self._record_leave(first_on, last_on)

    def _record_leave(self, first_on: date, last_on: date) -> None:
        """Record the leave, or half of it, or half of that: as much as the latest end of study leaves room for."""
        days = (last_on - first_on).days
        while days > 0:
            try:
                record_leave(
                    self.candidacy_ref,
                    actor=self._coordinator,
                    first_on=first_on,
                    last_on=first_on + timedelta(days=days),
                    reason=_LEAVE[self._language],
                    now=self.clock,
                )
            except InvalidInputError as error:
                if not error.code.startswith("beyond-latest-end"):
                    raise
                days //= 2
            else:
                return

    @property
    def _language(self) -> str:
        return self.locale.value

    @property
    def candidate(self) -> Actor:
        """The candidate, as she acts now."""
        return Actor(self.person_id, self.locale, self.zone, today=day_in(self.clock, "UTC"))

    @property
    def _coordinator(self) -> Actor:
        grants = (Grant(Office.COORDINATOR, None),)
        return Actor(self.coordinator_id, Locale.EN, self.zone, grants, today=day_in(self.clock, "UTC"))


_FIELD_WORK = {
    "en": "Field work at the partner university took longer than planned.",
    "zh": "在合作高校的野外工作时间超出原计划。",
    "ru": "Полевые работы в партнёрском университете заняли больше времени, чем планировалось.",
}
_RECOGNISED = {
    "en": "Recognised from earlier study at the partner university.",
    "zh": "已在合作高校完成，予以认定。",
    "ru": "Зачтено по результатам обучения в партнёрском университете.",
}
_LEAVE = {"en": "Parental leave.", "zh": "育儿假。", "ru": "Отпуск по уходу за ребёнком."}
