"""One candidate's plan: 40 milestones of two universities, 10 changes of time; pure, no database."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from benchmarks.measuring import Row, measure
from doctoral_center.domain.changes import Change
from doctoral_center.domain.milestones import MilestoneState
from doctoral_center.domain.plans import Granted, Known, Part, Plan, PlanInput, PlanTrack, compute_plan
from doctoral_center.domain.regulation_rules import Regulation
from doctoral_center.domain.regulations import regulation_from_mapping

MILESTONES, CHANGES = 40, 10
STARTS_ON = date(2025, 9, 1)
HOME, PARTNER = 1, 2
SAME = ("plan", "mid-term", "thesis", "defence")
# One milestone to which extensions and manual dates are addressed.
THESIS_ID = 7


def rows() -> Iterator[Row]:
    """Measure one recompute."""
    given = plan_input()
    assert (len(given.known), len(given.granted)) == (MILESTONES, CHANGES)
    yield measure(
        f"Recompute one plan: {MILESTONES} milestones, {CHANGES} changes",
        lambda: compute_plan(given),
        f"{MILESTONES} × {CHANGES} additions to a day, each kept with its reason",
        floor,
    )


def plan_input() -> PlanInput:
    """Return a joint candidacy as it comes out of a database, with every kind of rule and of change."""
    tracks = (
        PlanTrack(HOME, _pack("CN", 9, ["06-30", "12-31"])),
        PlanTrack(PARTNER, _pack("RU", 6, ["03-31", "09-30"])),
    )
    same = [((HOME, code), (PARTNER, code)) for code in SAME]
    first = compute_plan(PlanInput(STARTS_ON, tracks, same))
    return PlanInput(STARTS_ON, tracks, same, known=list(_known(first)), granted=list(_granted()))


def _pack(country: str, every: int, attested_on: list[str]) -> Regulation:
    dues: Mapping[str, Mapping[str, object]] = {
        "plan": {"after": "start", "months": 3},
        "courses": {"after": "start", "months": 24},
        "exam": {"after": "start", "months": 15},
        "proposal": {"after": "exam", "working_days": 60},
        "mid-term": {"after": "proposal", "counted_from": "done", "months": 9},
        "report": {"after": "start", "every_months": every, "until": "thesis"},
        "attestation": {"each_year_on": attested_on, "until": "thesis"},
        "publications": {"after": "start", "months": 40},
        "thesis": {"after": "start", "months": 42},
        "review": {"after": "thesis", "weeks": 8},
        "defence": {"after": "review", "months": 3},
        "award": {"after": "defence", "counted_from": "done", "months": 2},
    }
    milestones = [{"code": code, "due": due, "roll": "next_working_day"} for code, due in dues.items()]
    duration = {"normal": {"months": 48}, "maximum": {"months": 96}}
    return regulation_from_mapping({"country": country, "duration": duration, "milestones": milestones})


def _known(first: Plan) -> Iterator[Known]:
    for number, milestone in enumerate(first.milestones, start=100):
        parts = tuple(part.part for part in milestone.parts)
        is_thesis = Part(HOME, "thesis") in parts
        is_settled = Part(HOME, "plan") in parts
        yield Known(
            THESIS_ID if is_thesis else number,
            parts,
            MilestoneState.APPROVED if is_settled else MilestoneState.OPEN,
            date(2025, 11, 20) if is_settled else None,
        )


def _granted() -> Iterator[Granted]:
    for year in (2026, 2027):
        yield Granted(Change.leave(date(year, 2, 1), date(year, 3, 15)))
        yield Granted(Change.leave(date(year, 10, 1), date(year, 10, 20)))
        yield Granted(Change.intensity(date(year, 4, 1), 75))
        yield Granted(Change.intensity(date(year, 12, 1), 100))
    yield Granted(Change.extension("", 1, date(2030, 6, 1), date(2026, 5, 1)), THESIS_ID)
    yield Granted(Change.manual("", 1, date(2030, 9, 1), date(2027, 5, 1), None), THESIS_ID)


def floor() -> list[tuple[date, list[tuple[date, str]]]]:
    """The least that explained days can cost: one addition for every milestone and change, kept with a reason."""
    planned = []
    for number in range(MILESTONES):
        day = STARTS_ON + timedelta(days=30 * number)
        steps = []
        for change in range(CHANGES):
            day += timedelta(days=change)
            steps.append((day, "leave"))
        planned.append((day, steps))
    return planned
