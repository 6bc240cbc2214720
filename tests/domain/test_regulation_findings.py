"""Findings: where a mistake is, in one line of text."""

from doctoral_center.domain.regulation_findings import Finding, Findings, RegulationError, dotted


def test_a_finding_reads_file_line_key_and_what_to_do():
    finding = Finding("packs/a.yaml", 12, "milestones[2].due", "no-period")
    assert str(finding) == (
        "packs/a.yaml:12: milestones[2].due: Say how long: give one of months, weeks, days or working_days."
    )


def test_a_finding_about_the_file_has_no_key():
    assert str(Finding("a.yaml", 1, "", "missing", {"name": "code"})) == "a.yaml:1: “code” is missing: add it."


def test_a_key_path_is_written_with_dots_and_brackets():
    assert dotted(("milestones", 2, "sign_off", 0, "by")) == "milestones[2].sign_off[0].by"
    assert dotted(()) == ""


def test_a_mistake_without_a_line_of_its_own_gets_that_of_the_nearest_key_around_it():
    found = Findings("a.yaml", {("milestones",): 4, ("milestones", 0): 5})
    found.add(("milestones", 0, "due", "after"), "missing", name="after")
    found.add(("code",), "missing", name="code")
    assert [finding.line for finding in found] == [1, 5]


def test_a_refused_pack_shows_all_its_findings():
    found = Findings("a.yaml", {})
    found.add(("x",), "empty")
    found.add(("y",), "empty")
    error = RegulationError(tuple(found))
    assert (error.code, error.params) == ("regulation-has-mistakes", {"count": 2})
    assert str(error) == (
        "a.yaml:1: x: There is nothing here: give at least one.\na.yaml:1: y: There is nothing here: give at least one."
    )
