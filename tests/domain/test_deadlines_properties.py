"""What holds for every schedule, whatever the pack, the changes and the settled days."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from doctoral_center.domain.changes import Change, ChangeKind
from doctoral_center.domain.deadlines import DeadlineError, compute_schedule
from doctoral_center.domain.regulations import regulation_from_mapping

START = date(2025, 8, 31)
CODES = ("plan", "report", "attestation", "thesis", "defence", "corrections")

periods = st.one_of(
    st.fixed_dictionaries({"months": st.integers(0, 40)}),
    st.fixed_dictionaries({"weeks": st.integers(0, 60)}),
    st.fixed_dictionaries({"days": st.integers(0, 400)}),
    st.fixed_dictionaries({"working_days": st.integers(0, 60)}),
)
rolls = st.sampled_from(["none", "next_working_day", "previous_working_day"])
days = st.integers(0, 1800).map(lambda n: START + timedelta(days=n))
days_of_the_year = st.lists(st.sampled_from(["02-29", "03-31", "06-30", "09-01", "12-31"]), min_size=1, unique=True)


@st.composite
def regulations(draw, rolled=True):
    """Every kind of rule, a chain of three counted from one another included."""
    roll = rolls if rolled else st.just("none")
    counted = st.sampled_from(["due", "done"])
    dues = {
        "plan": {"after": "start", **draw(periods)},
        "report": {"after": "start", "every_months": draw(st.integers(3, 18)), "until": "thesis"},
        "attestation": {"each_year_on": draw(days_of_the_year), "until": "defence"},
        "thesis": {"after": "start", "months": draw(st.integers(1, 50))},
        "defence": {"after": "thesis", "counted_from": draw(counted), **draw(periods)},
        "corrections": {"after": "defence", "counted_from": draw(counted), **draw(periods)},
    }
    milestones = [{"code": code, "due": due, "roll": draw(roll)} for code, due in dues.items()]
    maximum = {"months": 96, "leave_counts": draw(st.booleans())}
    duration = {"normal": {"months": 48}, "maximum": maximum}
    country = draw(st.sampled_from([None, "CN", "RU"]))
    return regulation_from_mapping({"country": country, "duration": duration, "milestones": milestones})


@st.composite
def leaves(draw, most=4):
    """Leaves that do not overlap: sorted days, taken in pairs."""
    ends = sorted(draw(st.lists(days, max_size=2 * most, unique=True)))
    return [Change.leave(first, last) for first, last in zip(ends[::2], ends[1::2], strict=False)]


intensities = st.lists(
    st.builds(Change.intensity, days, st.sampled_from([25, 50, 60, 75, 100, 120])),
    max_size=3,
    unique_by=lambda change: change.from_on,
)
occurrences = st.tuples(st.sampled_from(CODES), st.just(1))
extensions = st.lists(
    st.builds(lambda to, on, by: Change.extension(*to, on, by), occurrences, days, days),
    max_size=3,
)
manual_dates = st.lists(
    st.builds(
        lambda to, on, by, held: Change.manual(*to, on, by, by + timedelta(days=held) if held else None),
        occurrences,
        days,
        days,
        st.integers(0, 400),
    ),
    max_size=3,
    unique_by=lambda change: (change.address, change.decided_on),
)
settled_days = st.dictionaries(occurrences, days, max_size=4)


@st.composite
def changes(draw):
    return [change for part in (leaves(), intensities, extensions, manual_dates) for change in draw(part)]


def schedule_of(regulation, given_changes, settled):
    """The schedule, or None where a drawn change names an occurrence that this pack does not have."""
    try:
        return compute_schedule(regulation, START, changes=given_changes, settled=settled)
    except DeadlineError as error:
        assert error.code in {"change-names-nothing", "settled-names-nothing"}  # noqa: PT017 - the only ones possible
        return None


@given(regulations(), changes(), settled_days, st.randoms())
def test_the_order_of_input_does_not_matter(regulation, given_changes, settled, random):
    shuffled = random.sample(given_changes, len(given_changes))
    reversed_settled = dict(reversed(settled.items()))
    assert schedule_of(regulation, given_changes, settled) == schedule_of(regulation, shuffled, reversed_settled)


@given(regulations(), changes(), settled_days)
def test_the_explained_steps_add_up_to_the_date(regulation, given_changes, settled):
    schedule = schedule_of(regulation, given_changes, settled)
    for deadline in schedule.deadlines if schedule else ():
        assert deadline.steps[0].from_on is None
        for before, step in zip(deadline.steps, deadline.steps[1:], strict=False):
            assert step.from_on == before.to_on
            assert step.to_on != step.from_on
        assert deadline.skipped or deadline.steps[-1].to_on == deadline.due_on


@given(regulations(rolled=False), leaves(most=2), intensities, leaves(most=1))
def test_one_more_leave_never_brings_a_date_forward(regulation, others, intensity, more):
    """Counted from the start or along a chain; extensions and manual dates set days of their own."""
    try:
        after = compute_schedule(regulation, START, changes=[*others, *intensity, *more])
    except DeadlineError:
        return  # the leaves overlap
    before = compute_schedule(regulation, START, changes=[*others, *intensity])
    for deadline in before.deadlines:
        moved = after.get(deadline.code, deadline.occurrence)
        # A fixed day that was the last of its leave may be skipped for a later one, and a skipped one has no day.
        if deadline.due_on and moved.due_on:
            assert deadline.due_on <= moved.due_on
    assert before.normal_end_on <= after.normal_end_on
    # Where leave counts, it moves the latest end only by deferring an intensity, which may then stretch less.
    if not regulation.maximum.leave_counts:
        assert before.latest_end_on <= after.latest_end_on


@given(regulations(), extensions, manual_dates, leaves(most=1))
def test_a_leave_alone_never_brings_an_extended_or_fixed_date_forward(regulation, extended, fixed, more):
    before = schedule_of(regulation, [*extended, *fixed], {})
    after = schedule_of(regulation, [*extended, *fixed, *more], {})
    if before is None or after is None:
        return
    for code in ("plan", "thesis"):
        assert before.get(code).due_on <= after.get(code).due_on


@settings(max_examples=200)
@given(regulations(), changes(), settled_days, changes(), days)
def test_what_is_effective_later_never_moves_a_settled_milestone(regulation, known, settled, news, today):
    settled = {occurrence: on for occurrence, on in settled.items() if on <= today}
    known = [change for change in known if change.given_on <= today and change.released_on is None]
    news = [change for change in news if change.given_on > today]
    if any(change.kind is ChangeKind.LEAVE and change.last_on > today for change in known):
        news = [change for change in news if change.kind is not ChangeKind.LEAVE]
    before = schedule_of(regulation, known, settled)
    after = schedule_of(regulation, [*known, *news], settled)
    if before is None or after is None:
        return
    for occurrence in settled:
        assert after.get(*occurrence) == before.get(*occurrence)


@given(regulations(), changes(), settled_days, st.dictionaries(occurrences, days, max_size=3))
def test_settling_others_later_never_moves_a_settled_milestone(regulation, known, settled, others):
    latest = max(settled.values(), default=START)
    later = {occurrence: on for occurrence, on in others.items() if on > latest and occurrence not in settled}
    before = schedule_of(regulation, known, settled)
    after = schedule_of(regulation, known, {**settled, **later})
    if before is None or after is None:
        return
    for occurrence in settled:
        assert after.get(*occurrence) == before.get(*occurrence)


@given(regulations(), changes(), settled_days)
def test_a_settled_milestone_is_never_a_forecast_and_never_skipped(regulation, given_changes, settled):
    schedule = schedule_of(regulation, given_changes, settled)
    for occurrence in settled if schedule else ():
        deadline = schedule.get(*occurrence)
        assert (deadline.forecast, deadline.skipped) == (False, False)
        assert deadline.due_on is not None
