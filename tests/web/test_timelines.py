"""The picture of one candidate's time on the candidate's page, and the same as a table."""

import re
from datetime import date

from doctoral_center.operations.changes_of_time import record_leave


def page(centre):
    return centre.client_for(centre.coordinator).get(f"/candidates/{centre.candidacy.ref}").text


def give_leave(centre):
    with centre.writing():
        record_leave(
            centre.candidacy.ref,
            actor=centre.actor(centre.coordinator),
            first_on=date(2027, 1, 1),
            last_on=date(2027, 6, 30),
            reason="Parental leave",
            now=centre.now,
        )


def table_of(raw):
    (table,) = re.findall('<details class="dc-disclose dc-time-table">.*?</details>', raw, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [
        [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.findall("<t[hd].*?</t[hd]>", row)]
        for row in rows
    ]


def texts_of(raw, class_):
    (drawing,) = re.findall(f'<div class="[^"]*{class_}".*?</svg>', raw, re.DOTALL)
    return re.findall("<text[^>]*>(.*?)</text>", drawing)


def test_the_table_says_all_that_is_drawn(centre):
    give_leave(centre)
    rows = table_of(page(centre))
    assert rows[0] == ["Milestone", "University", "First planned", "Due", "Settled", "State"]
    assert rows[1] == ["Individual study plan", "HIT + ITMO University", "1 Dec 2026", "1 Dec 2026", "–", "Due soon"]
    assert ["Thesis proposal", "HIT", "1 Mar 2028", "1 Sept 2028", "–", "Not open yet"] in rows
    assert rows[-5:] == [
        ["Leave", "", "–", "1 Jan 2027 to 30 Jun 2027"],
        ["Normal end", "HIT", "–", "1 Mar 2031"],
        ["Normal end", "ITMO University", "–", "1 Mar 2030"],
        ["Latest end", "HIT", "–", "1 Sept 2033"],
        ["Latest end", "ITMO University", "–", "1 Mar 2033"],
    ]


def test_it_is_drawn_once_for_wide_screens_and_paper_and_once_for_phones(centre):
    give_leave(centre)
    raw = page(centre)
    for class_ in ("dc-time-wide", "dc-time-narrow"):
        assert {"Today", "Leave", "2027", "HIT", "Blind review", "Defence"} <= set(texts_of(raw, class_))


def test_a_drawing_says_nothing_to_a_screen_reader_because_the_table_does(centre):
    drawings = re.findall('<svg class="dc-time"[^>]*>', page(centre))
    assert len(drawings) > 2
    assert [drawing for drawing in drawings[:2] if 'aria-hidden="true"' not in drawing] == []


def test_a_finished_candidacy_after_its_scale_has_no_today(centre):
    assert "Today" in texts_of(page(centre), "dc-time-wide")
    centre.at(centre.now.replace(year=2050))
    assert "Today" not in texts_of(page(centre), "dc-time-wide")
