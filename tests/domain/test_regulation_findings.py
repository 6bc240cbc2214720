"""Findings: where a mistake is."""

from doctoral_center.domain.regulation_findings import Finding, Findings, RegulationError, dotted


def test_a_key_path_is_written_with_dots_and_brackets():
    assert dotted(("milestones", 2, "sign_off", 0, "by")) == "milestones[2].sign_off[0].by"
    assert dotted(()) == ""


def test_a_mistake_without_a_line_of_its_own_gets_that_of_the_nearest_key_around_it():
    found = Findings("a.yaml", {("milestones",): 4, ("milestones", 0): 5})
    found.add(("milestones", 0, "due", "after"), "missing", name="after")
    found.add(("code",), "missing", name="code")
    assert [finding.line for finding in found] == [1, 5]


def test_a_refused_pack_has_all_its_findings_in_the_order_of_lines():
    found = Findings("a.yaml", {("x",): 9, ("y",): 3})
    found.add(("x",), "empty")
    found.add(("y",), "too-many", most=5)
    error = RegulationError(tuple(found))
    assert (error.code, error.params) == ("regulation-has-mistakes", {"count": 2})
    assert error.findings == (
        Finding("a.yaml", 3, "y", "too-many", {"most": 5}),
        Finding("a.yaml", 9, "x", "empty", {}),
    )
