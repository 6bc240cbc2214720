"""A programme's file: what it says, and every mistake with its line."""

from datetime import date
from textwrap import dedent

import pytest

from doctoral_center.domain.programmes import CohortData, EquivalenceData, SideData, parse_programme
from doctoral_center.domain.regulation_rules import SignOffStage
from doctoral_center.domain.regulations import RegulationError
from doctoral_center.domain.requests import DEFAULT_CHAINS, RequestKind, chains_of, stored_chains
from doctoral_center.domain.sign_off import Need, SignerRole

GOOD = dedent("""\
    code: hit-itmo
    title: {en: Photonics, zh: 光子学, ru: Фотоника}
    direction: nano
    sides:
      - {institution: 01yqg2h08, regulation: cn-joint-phd}
      - {institution: 04txgxn49, regulation: general-joint-doctorate, version: 2}
    counts_as:
      - {institution: 01yqg2h08, milestone: study-plan, other: 04txgxn49, other_milestone: plan}
    cohorts:
      - {year: 2026, starts_on: 2026-09-01}
    """)


def test_a_good_file_is_read():
    read = parse_programme(GOOD, "p.yaml")
    assert read.programme.code == "hit-itmo"
    assert read.programme.title == {"en": "Photonics", "zh": "光子学", "ru": "Фотоника"}
    assert read.programme.sides == (
        SideData("01yqg2h08", "cn-joint-phd"),
        SideData("04txgxn49", "general-joint-doctorate", 2),
    )
    assert read.programme.counts_as == (EquivalenceData("01yqg2h08", "study-plan", "04txgxn49", "plan"),)
    assert read.cohorts == (CohortData(2026, date(2026, 9, 1)),)


def test_what_may_be_left_out_is_empty():
    read = parse_programme("\n".join(GOOD.splitlines()[:2] + GOOD.splitlines()[3:6]), "p.yaml")
    assert (read.programme.direction, read.programme.degree, read.programme.counts_as, read.cohorts) == ("", {}, (), ())


REQUESTS = """\
requests:
  leave:
    - {by: [lead_supervisor, co_supervisors], need: majority, within_days: 10}
    - {by: [centre_coordinator], need: one}
"""


def test_who_signs_what_candidates_ask_for_is_read():
    chains = parse_programme(GOOD + REQUESTS, "p.yaml").programme.requests
    assert chains == {
        RequestKind.LEAVE: (
            SignOffStage((SignerRole.LEAD_SUPERVISOR, SignerRole.CO_SUPERVISORS), Need.MAJORITY, 10),
            SignOffStage((SignerRole.CENTRE_COORDINATOR,), Need.ONE, 14),
        )
    }
    assert chains_of(stored_chains(chains)) == {**DEFAULT_CHAINS, **chains}


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("leave:", "holiday:", (12, "requests.holiday", "unknown-key")),
        ("co_supervisors", "host_supervisor", (13, "requests.leave[0].by[1]", "host-signs-no-request")),
        ("centre_coordinator", "host_coordinator", (14, "requests.leave[1].by[0]", "host-signs-no-request")),
        ("centre_coordinator", "dean", (14, "requests.leave[1].by[0]", "not-one-of")),
        ("within_days: 10", "within_days: 0", (13, "requests.leave[0].within_days", "too-small")),
    ],
)
def test_a_mistake_in_who_signs_is_named_with_its_line(old, new, finding):
    assert findings(GOOD + REQUESTS.replace(old, new)) == [finding]


def test_a_kind_that_nobody_signs_is_a_mistake():
    assert findings(GOOD + "requests: {leave: []}\n") == [(11, "requests.leave", "empty")]


def findings(text):
    with pytest.raises(RegulationError) as refused:
        parse_programme(text, "p.yaml")
    return [(finding.line, finding.key, finding.code) for finding in refused.value.findings]


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("code: hit-itmo", "code: HIT ITMO", (1, "code", "not-a-code")),
        ("en: Photonics, ", "", (2, "title", "missing")),
        ("direction: nano", "director: nano", (3, "director", "unknown-key")),
        (
            "institution: 01yqg2h08, regulation",
            "institution: 12345, regulation",
            (5, "sides[0].institution", "not-text"),
        ),
        ("version: 2", "version: 0", (6, "sides[1].version", "too-small")),
        ("other_milestone: plan", "other_rule: plan", (8, "counts_as[0].other_rule", "unknown-key")),
        ("year: 2026", "year: soon", (10, "cohorts[0].year", "not-a-whole-number")),
        ("2026-09-01", "next autumn", (10, "cohorts[0].starts_on", "not-a-day")),
    ],
)
def test_a_mistake_is_named_with_line_and_key(old, new, finding):
    assert old in GOOD
    assert findings(GOOD.replace(old, new))[0] == finding


def test_one_side_is_too_few():
    assert findings("\n".join(GOOD.splitlines()[:5])) == [(4, "sides", "too-few-sides")]


@pytest.mark.parametrize("text", ["", "{", "- a list", "42"])
def test_what_is_no_programme_is_refused(text):
    with pytest.raises(RegulationError):
        parse_programme(text, "p.yaml")
