"""Who asks for a milestone, and on what ground: pack, figure, how well it is known."""

from dataclasses import dataclass

from flask_babel import gettext

from doctoral_center.domain.regulations import LocalText
from doctoral_center.labels.grounds import confidence_text, due_text
from doctoral_center.labels.institutions import NamedInstitution, institution_short
from doctoral_center.labels.milestones import local_text
from doctoral_center.models.regulations import Regulation
from doctoral_center.queries.regulations import parsed_regulation
from doctoral_center.web.languages import reader_locale


@dataclass(frozen=True)
class Ground:
    """Why one side asks for a milestone, in words. An individual one has no pack that anybody could look up."""

    institution: str
    pack: str
    version: int
    path: str | None
    figure: str
    confidence: str
    # What the rule says beside the day, each with how well that is known.
    notes: tuple[tuple[str, str], ...] = ()


def ground_of(institution: NamedInstitution, regulation: Regulation, rule_code: str) -> Ground:
    """Return on what ground the institution asks for the milestone of this rule; `regulation` is the rule's."""
    pack = parsed_regulation(regulation)
    titles = rule_titles(regulation)
    rule = pack.rule(rule_code)
    return Ground(
        institution=institution_short(institution),
        pack=local_text(regulation.title),
        version=regulation.version,
        path=None if regulation.is_individual else f"/regulations/{regulation.code}/{regulation.version}",
        figure=due_text(rule.due, lambda code: titles[code].in_language(reader_locale())),
        confidence=gettext("Set for this candidate alone")
        if regulation.is_individual
        else confidence_text(rule.figure, pack.sources),
        notes=tuple(
            (note.text.in_language(reader_locale()), confidence_text(note.figure, pack.sources)) for note in rule.notes
        ),
    )


def rule_titles(regulation: Regulation) -> dict[str, LocalText]:
    """Return the titles of a pack's milestones by their codes."""
    return {rule.code: rule.title for rule in parsed_regulation(regulation).milestones}
