"""What a pack's findings say. Each single sentence is tested where its mistake is: tests/domain."""

import ast

from doctoral_center.domain.regulation_findings import Finding, Kind
from doctoral_center.labels.regulations import FINDINGS, finding_line, finding_sentence
from tests.architecture.sources import ROOT


def test_a_finding_reads_file_line_key_and_what_to_do():
    finding = Finding("packs/a.yaml", 12, "milestones[2].due", "no-period")
    assert finding_line(finding) == (
        "packs/a.yaml:12: milestones[2].due: Say how long: give one of months, weeks, days or working_days."
    )


def test_a_finding_about_the_file_has_no_key():
    finding = Finding("a.yaml", 1, "", "missing", {"name": "code"})
    assert finding_line(finding) == "a.yaml:1: “code” is missing: add it."


def test_what_was_found_is_named_in_words():
    finding = Finding("a.yaml", 1, "a", "not-a-list", {"found": Kind.MAPPING})
    assert finding_sentence(finding) == (
        "Expected a list here, found keys and values: begin each item with a dash or write [a, b]."
    )


def codes_in_the_domain():
    """Every code that a finding is noted with: the first text of `wrong(…)` and the second of `findings.add(…)`."""
    codes = set()
    package = ROOT / "doctoral_center"
    for path in (*(package / "domain").glob("*.py"), package / "operations" / "regulation_drafts.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                place = {"wrong": 0, "add": 1}.get(node.func.attr)
                if place is not None and len(node.args) > place:
                    texts = [part.value for part in ast.walk(node.args[place]) if isinstance(part, ast.Constant)]
                    codes |= {text for text in texts if isinstance(text, str)}
    return codes


def test_every_finding_has_a_sentence_and_every_sentence_its_finding():
    assert codes_in_the_domain() == set(FINDINGS)
