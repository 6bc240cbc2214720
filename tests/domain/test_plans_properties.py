"""What holds for every plan of two sides, whatever their packs, what they have in common and the changes of time.

Each property is tried with EXAMPLES drawn candidacies.
"""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from doctoral_center.domain.changes import Change
from doctoral_center.domain.deadlines import DeadlineError, compute_schedule
from doctoral_center.domain.milestones import SETTLED_STATES, MilestoneState
from doctoral_center.domain.plans import Granted, Known, PlanInput, PlanTrack, compute_plan
from doctoral_center.domain.regulations import regulation_from_mapping
from tests.domain.test_deadlines_properties import START, changes, days, intensities, leaves, periods, regulations

EXAMPLES = 200
HOME, PARTNER = 1, 2
ONE_TIME = ("plan", "thesis", "defence", "corrections")

examples = settings(max_examples=EXAMPLES, deadline=None)


@st.composite
def plans(draw, rolled=True):
    """What the first plan of a joint candidacy follows from: two packs, and some milestones that are the same."""
    tracks = [PlanTrack(side, draw(regulations(rolled=rolled))) for side in (HOME, PARTNER)]
    same = [((HOME, code), (PARTNER, code)) for code in ONE_TIME if draw(st.booleans())]
    return PlanInput(START, tracks, same)


@st.composite
def lived_plans(draw):
    """A plan that is stored, some milestones of it settled, with changes of time for all and for single milestones."""
    given_input = draw(plans())
    stored = known_of(compute_plan(given_input))
    settled = draw(st.dictionaries(st.sampled_from([each.id for each in stored]), days, max_size=4))
    states = st.sampled_from(sorted(SETTLED_STATES - {MilestoneState.NOT_PASSED}))
    known = [
        replace(each, state=draw(states), settled_on=settled[each.id]) if each.id in settled else each
        for each in stored
    ]
    return replace(given_input, known=known, granted=draw(granted([each.id for each in stored])))


@st.composite
def granted(draw, milestone_ids):
    for_all = [Granted(change) for change in [*draw(leaves(most=2)), *draw(intensities)]]
    ids = st.sampled_from(milestone_ids)
    extensions = st.builds(lambda to, on, by: Granted(Change.extension("", 1, on, by), to), ids, days, days)
    fixed = st.builds(
        lambda to, on, by, held: Granted(Change.manual("", 1, on, by, by + timedelta(days=held) if held else None), to),
        ids,
        days,
        days,
        st.integers(0, 400),
    )
    once_a_day = {"unique_by": lambda each: (each.milestone_id, each.change.decided_on), "max_size": 3}
    return [*for_all, *draw(st.lists(extensions, max_size=3)), *draw(st.lists(fixed, **once_a_day))]


def known_of(plan):
    """The milestones of a plan as they would be stored, open, numbered in order."""
    return [
        Known(number, tuple(each.part for each in milestone.parts), MilestoneState.OPEN)
        for number, milestone in enumerate(plan.milestones, start=1)
    ]


@examples
@given(lived_plans(), st.randoms())
def test_the_order_of_what_was_granted_does_not_matter(lived, random):
    shuffled = replace(
        lived,
        granted=random.sample(list(lived.granted), len(lived.granted)),
        known=random.sample(list(lived.known), len(lived.known)),
    )
    assert compute_plan(lived) == compute_plan(shuffled)


@examples
@given(lived_plans(), leaves(most=1), st.integers(0, 30))
def test_taking_a_change_out_again_restores_every_day(lived, more, place):
    extra = [Granted(change) for change in more]
    before = compute_plan(lived)
    place = min(place, len(lived.granted))
    with_it = [*lived.granted[:place], *extra, *lived.granted[place:]]
    try:
        compute_plan(replace(lived, granted=with_it))
    except DeadlineError:
        return  # the leaves overlap
    without = [each for each in with_it if each not in extra]
    assert compute_plan(replace(lived, granted=without)) == before


@examples
@given(lived_plans())
def test_what_is_settled_is_never_planned_anew_and_never_vanishes(lived):
    plan = compute_plan(lived)
    settled = {each.id: each.parts for each in lived.known if each.state in SETTLED_STATES}
    assert not settled.keys() & {milestone.known_id for milestone in plan.milestones}
    assert not settled.keys() & plan.vanished_ids
    planned = {each.part for milestone in plan.milestones for each in milestone.parts}
    assert not planned & {part for parts in settled.values() for part in parts}


@examples
@given(lived_plans())
def test_every_part_is_in_exactly_one_milestone_and_every_known_one_is_accounted_for(lived):
    plan = compute_plan(lived)
    parts = [each.part for milestone in plan.milestones for each in milestone.parts]
    assert len(parts) == len(set(parts))
    known_ids = [milestone.known_id for milestone in plan.milestones if milestone.known_id is not None]
    assert len(known_ids) == len(set(known_ids))
    settled = {each.id for each in lived.known if each.state in SETTLED_STATES}
    assert set(known_ids) | plan.vanished_ids | settled == {each.id for each in lived.known}


@examples
@given(lived_plans())
def test_what_several_sides_ask_for_is_due_on_the_earliest_of_their_days(lived):
    for milestone in compute_plan(lived).milestones:
        own = [part.deadline.due_on for part in milestone.parts if part.deadline.due_on is not None]
        assert milestone.due_on == (min(own) if own else None)


@examples
@given(plans(rolled=False), leaves(most=2), intensities)
def test_each_side_counts_as_if_it_were_alone(joint, away, intensity):
    given_changes = [*away, *intensity]
    plan = compute_plan(replace(joint, granted=[Granted(change) for change in given_changes]))
    own = {track.id: compute_schedule(track.regulation, START, changes=given_changes) for track in joint.tracks}
    for milestone in plan.milestones:
        for part in milestone.parts:
            alone = own[part.part.track_id].get(part.part.rule_code, part.part.occurrence)
            assert part.deadline == alone
    assert plan.latest_end_on == min(schedule.latest_end_on for schedule in own.values())
    assert plan.normal_end_on == min(schedule.normal_end_on for schedule in own.values())


@examples
@given(lived_plans())
def test_a_plan_that_is_stored_and_computed_again_is_the_same(lived):
    first = compute_plan(lived)
    settled = [each for each in lived.known if each.state in SETTLED_STATES]
    number = len(lived.known)
    stored = []
    for milestone in first.milestones:
        number += 1
        parts = tuple(each.part for each in milestone.parts)
        stored.append(Known(milestone.known_id or number, parts, MilestoneState.OPEN))
    again = compute_plan(replace(lived, known=[*settled, *stored]))
    assert [known.id for known in stored] == [milestone.known_id for milestone in again.milestones]
    assert [milestone.parts for milestone in again.milestones] == [milestone.parts for milestone in first.milestones]
    assert (again.vanished_ids, again.ends) == (frozenset(), first.ends)


@examples
@given(periods, st.integers(0, 400), changes(), st.sampled_from(["none", "next_working_day", "previous_working_day"]))
def test_nothing_opens_after_it_is_due(period, days_before, given_changes, roll):
    rule = {"code": "plan", "due": {"after": "start", **period}, "opens": {"days_before": days_before}, "roll": roll}
    on_all = [change for change in given_changes if change.address in {None, ("plan", 1)}]
    deadline = compute_schedule(_pack_of(rule), START, changes=on_all).get("plan")
    assert deadline.opens_on == deadline.due_on - timedelta(days=days_before)
    assert deadline.opens_on <= deadline.due_on


@examples
@given(periods, changes(), days, days, st.sampled_from(["none", "next_working_day", "previous_working_day"]))
def test_an_extension_never_shortens(period, given_changes, to, decided_on, roll):
    regulation = _pack_of({"code": "plan", "due": {"after": "start", **period}, "roll": roll})
    on_all = [change for change in given_changes if change.address in {None, ("plan", 1)}]
    before = compute_schedule(regulation, START, changes=on_all).get("plan")
    extended = [*on_all, Change.extension("plan", 1, to, decided_on)]
    assert compute_schedule(regulation, START, changes=extended).get("plan").due_on >= before.due_on


def _pack_of(rule):
    duration = {"normal": {"months": 48}, "maximum": {"months": 96}}
    return regulation_from_mapping({"country": "CN", "duration": duration, "milestones": [rule]})
