"""What each kind of reviewable adds to the review engine: a table, so that the engine is written once."""

from collections.abc import Mapping

from doctoral_center.domain.reviewables import ReviewableKind
from doctoral_center.operations.following import Effects
from doctoral_center.operations.milestone_effects import MILESTONE_EFFECTS
from doctoral_center.operations.request_effects import REQUEST_EFFECTS

EFFECTS: Mapping[ReviewableKind, Effects] = {
    ReviewableKind.MILESTONE: MILESTONE_EFFECTS,
    ReviewableKind.REQUEST: REQUEST_EFFECTS,
}
