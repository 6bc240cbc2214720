"""A pack without mistakes, and ways to spoil it: each finding is compared with its literal line, key and sentence."""

import textwrap

import pytest

from doctoral_center.domain.regulations import RegulationError, parse_regulation
from doctoral_center.labels.regulations import finding_sentence

GOOD = """\
code: example
version: 1
title: {en: Example, zh: 示例, ru: Пример}
country: KZ
institution: https://ror.org/00jdr0662
valid: {from: 2025-09-01, until: null}
sources:
  rules: "Rules of 2025"
duration:
  normal: {months: 36, confidence: S, source: rules}
  maximum: {months: 60, leave_counts: true, confidence: T}
milestones:
  - code: proposal
    title: {en: Proposal, zh: 开题, ru: Тема}
    due: {after: start, months: 18}
    opens: {days_before: 90}
    roll: next_working_day
    form: short
    sign_off:
      - {by: [lead_supervisor, co_supervisors], need: all, within_days: 14}
    remind: {before_days: [7, 30, 1], overdue_every_days: 7, escalate_after_days: 14}
    may_fail: {attempts: 3, again_within_months: 2}
    confidence: S
    source: rules
  - code: thesis
    title: {en: Thesis, zh: 论文, ru: Диссертация}
    due: {after: proposal, counted_from: done, months: 15}
    sign_off:
      - {by: [supervisors]}
    confidence: T
forms:
  short:
    sections:
      - {key: question, title: {en: Q, zh: 问, ru: В}, min_words: 10, max_words: 100, required: false}
      - {key: method, title: {en: M, zh: 法, ru: М}, guidance: {en: How, zh: 如何, ru: Как}}
"""


def findings(text, *, strict=True):
    """The findings of a pack as (line, key, sentence)."""
    with pytest.raises(RegulationError) as caught:
        parse_regulation(text, "pack.yaml", strict=strict)
    return [(finding.line, finding.key, finding_sentence(finding)) for finding in caught.value.findings]


def spoilt(old, new):
    """The findings of the good pack with one part replaced."""
    assert GOOD.count(old) == 1, f"{old} is there {GOOD.count(old)} times"
    return findings(GOOD.replace(old, new))


def with_due(due):
    """The findings of a lenient pack whose third milestone has this due rule, in line 6."""
    return findings(
        textwrap.dedent(f"""\
            duration: {{normal: {{months: 48}}, maximum: {{months: 96}}}}
            milestones:
              - {{code: thesis, due: {{after: start, months: 45}}}}
              - {{code: report, due: {{after: start, every_months: 6, until: thesis}}}}
              - code: it
                due: {due}
            """),
        strict=False,
    )
