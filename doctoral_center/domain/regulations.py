"""Regulation packs: the rules of a university or of a kind of joint doctorate, written in YAML, checked as a whole."""

from collections.abc import Mapping

from doctoral_center.domain.pack_place import Place
from doctoral_center.domain.pack_reader import PackReader
from doctoral_center.domain.regulation_findings import Finding, Findings, RegulationError
from doctoral_center.domain.regulation_links import check_links
from doctoral_center.domain.regulation_rules import (
    DEFAULT_LADDER,
    START,
    Confidence,
    CountedFrom,
    Due,
    Duration,
    EachYearDue,
    EveryMonthsDue,
    Figure,
    Form,
    FormSection,
    LocalText,
    MayFail,
    MilestoneRule,
    Note,
    OneTimeDue,
    Opens,
    Period,
    PeriodUnit,
    Regulation,
    ReminderLadder,
    Roll,
    SignOffStage,
)
from doctoral_center.domain.regulation_schema import read_pack

__all__ = [
    "DEFAULT_LADDER",
    "START",
    "Confidence",
    "CountedFrom",
    "Due",
    "Duration",
    "EachYearDue",
    "EveryMonthsDue",
    "Figure",
    "Finding",
    "Form",
    "FormSection",
    "LocalText",
    "MayFail",
    "MilestoneRule",
    "Note",
    "OneTimeDue",
    "Opens",
    "Period",
    "PeriodUnit",
    "Regulation",
    "RegulationError",
    "ReminderLadder",
    "Roll",
    "SignOffStage",
    "parse_regulation",
    "regulation_from_mapping",
]

_DEFAULT_CODE = "pack"


def parse_regulation(text: str, file_name: str, *, strict: bool = True) -> Regulation:
    """Read a pack from YAML. `file_name` is only named in the findings.

    A pack that is not checked `strict` may leave out what the deadline engine does not need (titles, signatures,
    sources); what it does say must be right all the same.

    Raises RegulationError with every mistake, each with file, line, key and what to do.
    """
    reader = PackReader(text, file_name)
    if reader.value is None and len(reader.findings):
        raise RegulationError(tuple(reader.findings))
    return _regulation(reader.value, reader.findings, is_strict=strict)


def regulation_from_mapping(mapping: Mapping[str, object], *, strict: bool = False) -> Regulation:
    """Build a regulation from plain values, such as those of parsed YAML; lenient unless `strict`.

    Raises RegulationError; its findings name the keys, and no lines.
    """
    return _regulation(mapping, Findings("pack", {}), is_strict=strict)


def _regulation(value: object, findings: Findings, *, is_strict: bool) -> Regulation:
    pack = Place(value, (), findings, is_strict)
    read = read_pack(pack, _DEFAULT_CODE)
    check_links(pack, read)
    if len(findings):
        raise RegulationError(tuple(findings))
    return read.regulation
