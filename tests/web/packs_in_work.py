"""A pack in work, sent by hand: the text that tests begin with, and what its forms would send."""

import io
import re
from pathlib import Path

from sqlalchemy import select

from doctoral_center.db import db
from doctoral_center.models.regulations import RegulationDraft

DRAFTS = "/regulations/drafts"
# One that ships, as it was once: with remarks, several sources, repeating milestones and forms.
TEXT = (Path(__file__).parent / "pack_in_work.yaml").read_text("utf-8")
PROPOSAL = {
    "version": "1",
    "go": "save",
    "code": "proposal",
    "title_en": "Thesis proposal",
    "title_zh": "开题报告",
    "title_ru": "Утверждение темы",
    "kind": "once",
    "count": "18",
    "unit": "months",
    "after": "start",
    "counted_from": "due",
    "every_months": "",
    "every_until": "",
    "year_days": "",
    "year_until": "",
    "year_count": "",
    "opens": "90",
    "roll": "previous_working_day",
    "form": "proposal",
    "stages-0-by": ["lead_supervisor", "co_supervisors"],
    "stages-0-need": "all",
    "stages-0-within_days": "14",
    "stages-1-by": ["institution_coordinator"],
    "stages-1-need": "one",
    "stages-1-within_days": "14",
    "ladder": "own",
    "before_days": "60, 30, 7, 1",
    "overdue_every": "7",
    "escalate_after": "14",
    "attempts": "3",
    "again_within": "2",
    "confidence": "S",
    "source": "tongji-gscaas",
    "starts_on": "2027-09-01",
}


def words(response):
    """The page's text on one line."""
    return " ".join(response.text.split())


def upload(client, content, name="pack.yaml"):
    """Import a file."""
    return client.post(
        f"{DRAFTS}/import", data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data"
    )


def text_of(centre, path):
    """What the draft says now."""
    with centre.reading():
        return db.session.scalars(select(RegulationDraft.text).where(RegulationDraft.ref == path.split("/")[-1])).one()


def fields(page):
    """What the page's first large form would send as it stands."""
    form = max(re.findall(r"<form.*?</form>", page.text, re.DOTALL), key=len)
    inputs = re.findall(r'<input[^>]*? name="([^"]+)"[^>]*? value="([^"]*)"', form)
    texts = re.findall(r'<textarea[^>]*? name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', form, re.DOTALL)
    return dict(inputs + texts)


def imported(centre, text=TEXT):
    """A coordinator's browser, and the path of the draft that she has imported."""
    client = centre.client_for(centre.coordinator)
    return client, upload(client, text.encode()).headers["Location"]
