"""Try a pack, published or in work, on a real cohort: whose dates would move, and by how much. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from doctoral_center.domain.errors import NotFoundError
from doctoral_center.domain.permissions import Permission
from doctoral_center.domain.regulation_findings import Finding, RegulationError
from doctoral_center.domain.regulation_rules import Regulation
from doctoral_center.domain.regulations import parse_regulation
from doctoral_center.labels import packs as words
from doctoral_center.labels.regulations import finding_line
from doctoral_center.labels.versions import figures_text
from doctoral_center.models.candidacies import Candidacy
from doctoral_center.operations.dry_runs import DryRun, dry_run
from doctoral_center.policy.permissions import require
from doctoral_center.queries.cohorts import CohortHead, list_cohorts
from doctoral_center.queries.regulation_drafts import get_draft
from doctoral_center.queries.regulation_versions import FollowedVersion, get_published, list_followed
from doctoral_center.queries.regulations import parsed_regulation
from doctoral_center.web.requests import current_actor
from doctoral_center.web.version_views import tried_views

pages = Blueprint("dry_runs", __name__)

# Candidates with all their dates on one page.
PAGE = 40
DRAFT_FILE = "pack.yaml"


@dataclass(frozen=True)
class TriedPack:
    """What is tried: a pack that can be read, or what is wrong with it; and where it is shown."""

    name: str
    back: str
    regulation: Regulation | None
    findings: Sequence[Finding] = ()


@pages.get("/regulations/<code>/<int:version>/dry-run")
def published(code: str, version: int) -> str:
    """Try a published version."""
    require(current_actor(), Permission.TRY_REGULATIONS)
    row = get_published(code, version)
    if row is None:
        raise NotFoundError
    regulation = parsed_regulation(row)
    back = url_for("regulations.show", code=code, version=version)
    return _page(TriedPack(words.own_text(regulation.title), back, regulation))


@pages.get("/regulations/drafts/<ref>/dry-run")
def draft(ref: str) -> str:
    """Try a pack in work; one with mistakes says which."""
    require(current_actor(), Permission.TRY_REGULATIONS)
    shown = get_draft(ref, actor=current_actor())
    if shown is None:
        raise NotFoundError
    back = f"/regulations/drafts/{ref}"
    try:
        regulation = parse_regulation(shown.draft.text, DRAFT_FILE)
    except RegulationError as error:
        return _page(TriedPack(shown.draft.code, back, None, error.findings))
    return _page(TriedPack(words.own_text(regulation.title), back, regulation))


def _page(pack: TriedPack) -> str:
    actor = current_actor()
    cohorts = list_cohorts(actor=actor)
    cohort = _chosen(cohorts)
    run: DryRun | None = None
    followed: Sequence[FollowedVersion] = ()
    if cohort is not None and pack.regulation is not None:
        followed = list_followed(Candidacy.cohort_id == cohort.id, actor=actor)
        sides = {each.institution.code: each.institution.id for each in followed}
        side = sides.get(request.args.get("side", ""))
        run = dry_run(cohort.id, pack.regulation, actor=actor, institution_id=side)
    return render_template(
        "regulations/dry_run.html",
        pack=pack,
        cohorts=cohorts,
        cohort=cohort,
        run=run,
        shown=_shown(run) if run is not None else {},
        sides=list({each.institution.code: each.institution for each in followed}.values()),
        side=request.args.get("side", ""),
        finding_line=finding_line,
        figures_text=figures_text,
    )


def _shown(run: DryRun) -> Mapping[str, object]:
    """Return the page of those affected that is asked for, and the others."""
    affected = run.affected
    asked = request.args.get("page", "")
    number = min(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len("10000") else 1, len(affected))
    first = max(number - 1, 0) * PAGE
    return {
        "affected": tried_views(affected[first : first + PAGE]),
        "failed": tried_views(run.failed),
        "count": len(affected),
        "stay": len(run.unaffected),
        "page": max(number, 1),
        "has_more": first + PAGE < len(affected),
    }


def _chosen(cohorts: Sequence[CohortHead]) -> CohortHead | None:
    ref = request.args.get("cohort")
    if not ref:
        return None
    cohort = next((each for each in cohorts if each.ref == ref), None)
    if cohort is None:
        raise NotFoundError
    return cohort
