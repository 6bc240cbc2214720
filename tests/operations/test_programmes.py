"""Creating programmes and cohorts: what is refused, and that a file loaded twice does nothing."""

from datetime import date

import pytest
from sqlalchemy import func, select

from doctoral_center.db import db
from doctoral_center.domain.errors import InvalidInputError, NotPermittedError
from doctoral_center.domain.programmes import CohortData, EquivalenceData, ProgrammeData, ProgrammeFile, SideData
from doctoral_center.domain.requests import DEFAULT_CHAINS, RequestKind
from doctoral_center.models.institutions import Institution
from doctoral_center.models.programmes import Cohort, Equivalence, Programme
from doctoral_center.operations.programmes import create_cohort, create_programme, load_programme
from doctoral_center.queries.programmes import get_programme
from tests.centre import BSU, HIT, ITMO, KAZNU

SIDES = (SideData(HIT, "cn-joint-phd"), SideData(BSU, "general-joint-doctorate"))
SAME = (EquivalenceData(HIT, "thesis", BSU, "thesis"),)


def data(**other):
    usual = {"code": "hit-bsu", "title": {"en": "Optics"}, "sides": SIDES, "counts_as": SAME}
    return ProgrammeData(**usual | other)


def load(centre, programme=None, cohorts=(), *, by=None):
    with centre.writing():
        actor = centre.actor(by) if by else centre.operator
        loaded = load_programme(ProgrammeFile(programme or data(), cohorts), actor=actor, now=centre.now)
        return loaded.is_new, loaded.new_years


def refusal(centre, programme):
    with pytest.raises(InvalidInputError) as refused, centre.writing():
        create_programme(programme, actor=centre.operator, now=centre.now)
    return refused.value.code, refused.value.field


def count(centre, model):
    with centre.reading():
        return db.session.scalar(select(func.count()).select_from(model))


def test_the_first_side_leads_and_gives_the_zone(centre):
    load(centre)
    with centre.reading():
        programme = get_programme("hit-bsu")
        assert programme.timezone == "Asia/Shanghai"
        assert [(side.institution.code, side.position) for side in programme.sides] == [(HIT, 0), (BSU, 1)]


@pytest.mark.parametrize(
    ("other", "code", "field"),
    [
        ({"code": "hit-itmo"}, "programme-exists", "code"),
        ({"sides": SIDES[:1]}, "too-few-sides", "sides"),
        ({"sides": (SIDES[0], SIDES[0])}, "institution-twice", "sides"),
        ({"sides": (SIDES[0], SideData("no-such", "cn-joint-phd"))}, "institution-unknown", "sides"),
        ({"sides": (SIDES[0], SideData(BSU, "no-such"))}, "regulation-unknown", "sides"),
        ({"sides": (SIDES[0], SideData(BSU, "cn-joint-phd", 9))}, "regulation-unknown", "sides"),
        ({"counts_as": [EquivalenceData(HIT, "thesis", ITMO, "thesis")]}, "not-a-side", "counts_as"),
        ({"counts_as": [EquivalenceData(HIT, "thesis", BSU, "dissertation")]}, "milestone-unknown", "counts_as"),
        ({"counts_as": [EquivalenceData(HIT, "progress-report", BSU, "thesis")]}, "milestone-repeats", "counts_as"),
        ({"counts_as": [EquivalenceData(HIT, "thesis", HIT, "defence")]}, "same-side-twice", "counts_as"),
        ({"counts_as": [*SAME, EquivalenceData(HIT, "thesis", BSU, "defence")]}, "counted-twice", "counts_as"),
        ({"counts_as": [*SAME, EquivalenceData(BSU, "thesis", HIT, "defence")]}, "counted-twice", "counts_as"),
    ],
)
def test_a_programme_that_cannot_be_is_refused(centre, other, code, field):
    assert refusal(centre, data(**other)) == (code, field)
    assert count(centre, Programme) == 2


def test_a_leading_university_needs_a_time_zone(centre):
    with centre.writing():
        db.session.scalars(select(Institution).where(Institution.code == HIT)).one().timezone = None
    assert refusal(centre, data()) == ("lead-without-time-zone", "lead")


def test_a_file_loaded_twice_does_nothing_the_second_time(centre):
    cohorts = (CohortData(2026, date(2026, 9, 1)), CohortData(2027, date(2027, 9, 1)))
    assert load(centre, cohorts=cohorts) == (True, (2026, 2027))
    assert load(centre, cohorts=cohorts) == (False, ())
    assert (count(centre, Programme), count(centre, Cohort), count(centre, Equivalence)) == (3, 4, 5)


def test_a_later_intake_is_added(centre):
    load(centre, cohorts=(CohortData(2026, date(2026, 9, 1)),))
    assert load(centre, cohorts=(CohortData(2027, date(2027, 9, 1)),)) == (False, (2027,))


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"title": {"en": "Lasers"}}, "title"),
        ({"direction": "nano"}, "direction"),
        ({"degree": {"en": "PhD"}}, "degree"),
        ({"sides": (*SIDES, SideData(KAZNU, "general-joint-doctorate"))}, "sides"),
        ({"sides": (SideData(HIT, "cn-joint-phd", 2), SIDES[1])}, "version"),
        ({"counts_as": ()}, "counts_as"),
        ({"requests": {RequestKind.LEAVE: DEFAULT_CHAINS[RequestKind.SUPERVISOR]}}, "requests"),
    ],
)
def test_another_programme_under_the_same_code_is_refused(centre, other, field):
    load(centre)
    with pytest.raises(InvalidInputError) as refused:
        load(centre, data(**other))
    assert (refused.value.code, refused.value.field) == ("programme-differs", field)


def test_who_signs_what_candidates_ask_for_is_kept(centre):
    own = data(requests={RequestKind.LEAVE: DEFAULT_CHAINS[RequestKind.SUPERVISOR]})
    load(centre, own)
    assert load(centre, own) == (False, ())
    with centre.reading():
        assert get_programme("hit-bsu").request_chains == {
            "leave": [
                {"by": ["institution_coordinator"], "need": "one", "within_days": 7},
                {"by": ["centre_coordinator"], "need": "one", "within_days": 7},
            ]
        }


def test_an_intake_does_not_move(centre):
    load(centre, cohorts=(CohortData(2026, date(2026, 9, 1)),))
    with pytest.raises(InvalidInputError) as refused:
        load(centre, cohorts=(CohortData(2026, date(2026, 10, 1)),))
    assert refused.value.code == "cohort-differs"
    with pytest.raises(InvalidInputError) as refused, centre.writing():
        programme = get_programme("hit-bsu")
        create_cohort(programme, year=2026, starts_on=date(2026, 9, 1), actor=centre.operator, now=centre.now)
    assert refused.value.code == "cohort-exists"


@pytest.mark.parametrize("name", ["coordinator", "observer", "candidate", "supervisor"])
def test_programmes_are_made_by_the_centre(centre, name):
    with pytest.raises(NotPermittedError):
        load(centre, by=centre.people[name])
    assert load(centre, by=centre.centre_coordinator) == (True, ())
