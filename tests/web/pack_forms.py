"""What the forms of the pack editor send; kinds of fields as in listed_forms.py."""

from tests.centre import HIT

TITLE = {"title_en": "Talk", "title_zh": "报告", "title_ru": "Доклад"}
PACK_HEAD = {
    "texts": {"code": "mine", **TITLE, "sources-0-key": "rules", "sources-0-text": "Rules of 2025"},
    "numbers": {"version": "1", "normal_months": "36", "maximum_months": "60"},
    "choices": {"country": "CN", "institution": "", "normal_confidence": "T", "maximum_confidence": "T"},
    "other": {"go": "save", "normal_source": "", "maximum_source": "", "valid_from": "2026-09-01", "valid_until": ""},
}
PACK_MILESTONE = {
    "texts": {"code": "talk", **TITLE, "before_days": "30, 7"},
    "numbers": {
        "version": "1",
        "count": "18",
        "opens": "30",
        "stages-0-within_days": "14",
        "overdue_every": "7",
        "escalate_after": "14",
        "attempts": "2",
        "again_within": "3",
    },
    "choices": {
        "kind": "once",
        "unit": "months",
        "after": "start",
        "counted_from": "due",
        "roll": "none",
        "form": "proposal",
        "stages-0-by": "supervisors",
        "stages-0-need": "all",
        "ladder": "own",
        "confidence": "S",
        "source": "tongji",
    },
    "other": {"go": "save", "every_until": "", "year_until": "", "starts_on": "2027-09-01"},
}
PACK_FORM = {
    "texts": {
        "code": "minutes",
        **{f"sections-0-{name}": text for name, text in TITLE.items()},
        "sections-0-key": "all",
        "sections-0-guidance_en": "Say all.",
    },
    "numbers": {"version": "1", "sections-0-min_words": "5", "sections-0-max_words": "50"},
    "other": {"go": "save"},
}


def _form(actor, about, **fields):
    return {"actor": actor, "about": about, **fields}


PACK_FORMS = {
    "/regulations/<code>/<int:version>/new-candidates": _form(
        "centre_coordinator", "pack", choices={"side": f"hit-itmo/{HIT}"}
    ),
    "/regulations/drafts": _form("coordinator", "", choices={"base": "cn-joint-phd/1"}),
    "/regulations/drafts/import": _form("coordinator", ""),
    "/regulations/drafts/<ref>/text": _form(
        "coordinator", "pack-draft", texts={"text": "code: mine"}, numbers={"version": "1"}
    ),
    "/regulations/drafts/<ref>/publish": _form(
        "centre_coordinator", "pack-draft", days={"valid_from": "2027-09-01"}, numbers={"version": "1"}
    ),
    "/regulations/drafts/<ref>/discard": _form("coordinator", "pack-draft", numbers={"version": "1"}),
    "/regulations/drafts/<ref>/head": _form("coordinator", "pack-draft", **PACK_HEAD),
    # Their fields are those of the two pages below.
    "/regulations/drafts/<ref>/milestones/new": _form(
        "coordinator", "pack-draft", texts={"code": "talk", **TITLE}, numbers={"version": "1"}, choices={"kind": "once"}
    ),
    "/regulations/drafts/<ref>/milestones/<key>": _form("coordinator", "draft's milestone", **PACK_MILESTONE),
    "/regulations/drafts/<ref>/milestones/<key>/move": _form(
        "coordinator", "draft's milestone", numbers={"version": "1"}, other={"go": "up"}
    ),
    "/regulations/drafts/<ref>/milestones/<key>/remove": _form(
        "coordinator", "draft's milestone", numbers={"version": "1"}
    ),
    "/regulations/drafts/<ref>/forms/new": _form(
        "coordinator", "pack-draft", texts={"code": "talk"}, numbers={"version": "1"}
    ),
    "/regulations/drafts/<ref>/forms/<key>": _form("coordinator", "draft's form", **PACK_FORM),
    "/regulations/drafts/<ref>/forms/<key>/remove": _form("coordinator", "draft's form", numbers={"version": "1"}),
}
