import csv

from doctoral_center.domain.milestones import Status
from doctoral_center.labels import STATUS
from tests.architecture.sources import ROOT

# The vocabulary's icons under the names that Lucide gives them today; a return is drawn as an arrow that turns back.
RENAMED = {"paper-plane": "send", "alert-triangle": "triangle-alert", "arrow-left": "undo-2"}


def vocabulary():
    with (ROOT / "doctoral_center/data/status_vocabulary.csv").open(encoding="utf-8") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def test_every_status_has_the_word_and_icon_of_the_vocabulary(app):
    rows = vocabulary()
    expected = {
        status: (rows[status]["name_en"], RENAMED.get(rows[status]["icon"], rows[status]["icon"])) for status in Status
    }
    with app.test_request_context():
        assert {status: (str(label), label.icon) for status, label in STATUS.items()} == expected


def test_every_icon_of_a_status_is_in_the_sprite():
    sprite = (ROOT / "doctoral_center/static/icons.svg").read_text("utf-8")
    assert [label.icon for label in STATUS.values() if f'id="i-{label.icon}"' not in sprite] == []
