"""Editing the milestones of a pack: whatever is wrong is said at its field, and the rest is kept."""

import re

from tests.web.packs_in_work import PROPOSAL, TEXT, fields, imported, text_of, words


def test_a_milestone_is_shown_as_it_stands_in_the_pack(centre):
    client, path = imported(centre)
    page = client.get(f"{path}/milestones/proposal")
    assert "<h1>Thesis proposal</h1>" in page.text
    assert {name: fields(page)[name] for name in ("title_zh", "count", "opens", "attempts", "before_days")} == {
        "title_zh": "开题报告",
        "count": "18",
        "opens": "90",
        "attempts": "3",
        "before_days": "60, 30, 7, 1",
    }


def test_one_offset_is_one_line_of_the_text(centre):
    client, path = imported(centre)
    answer = client.post(f"{path}/milestones/proposal", data=PROPOSAL | {"count": "20"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}#proposal")
    assert text_of(centre, path) == TEXT.replace("months: 18}", "months: 20}")


def test_a_form_sent_as_it_was_shown_changes_nothing(centre):
    client, path = imported(centre)
    assert client.post(f"{path}/milestones/proposal", data=PROPOSAL).status_code == 303
    assert text_of(centre, path) == TEXT


def test_the_dates_that_follow_are_shown_before_anything_is_saved(centre):
    client, path = imported(centre)
    page = words(client.get(f"{path}/milestones/proposal"))
    assert "<strong>1 Mar 2029</strong>" in page
    answer = client.post(f"{path}/milestones/proposal", data=PROPOSAL | {"count": "20", "go": "preview"})
    assert answer.status_code == 200
    assert "<strong>30 Apr 2029</strong>" in words(answer)
    assert text_of(centre, path) == TEXT


def test_a_number_that_is_none_is_said_at_its_field_and_the_rest_is_kept(centre):
    client, path = imported(centre)
    typed = PROPOSAL | {"count": "many", "title_en": "Proposal of a thesis", "stages-1-within_days": "0"}
    answer = client.post(f"{path}/milestones/proposal", data=typed)
    assert answer.status_code == 422
    page = words(answer)
    assert re.search(r'id="count-error">.{0,300}Expected a whole number, found “many”\.', page)
    assert re.search(r'id="stages-1-within_days-error">.{0,300}0 is too small: give 1 or more\.', page)
    assert fields(answer)["title_en"] == "Proposal of a thesis"
    assert fields(answer)["count"] == "many"
    assert text_of(centre, path) == TEXT


def test_a_code_that_is_taken_is_said_at_its_field(centre):
    client, path = imported(centre)
    answer = client.post(f"{path}/milestones/proposal", data=PROPOSAL | {"code": "thesis"})
    assert answer.status_code == 422
    assert "There is another milestone “thesis” in this pack: choose another code." in answer.text


def test_what_is_not_complete_is_saved_and_listed(centre):
    client, path = imported(centre)
    answer = client.post(f"{path}/milestones/proposal", data=PROPOSAL | {"title_zh": "", "source": ""})
    assert answer.status_code == 303
    page = words(client.get(path))
    assert "2 things are to be mended before publishing" in page
    assert "“zh” is missing: add it." in page
    again = words(client.get(f"{path}/milestones/proposal"))
    assert re.search(r'id="title_zh-error">.{0,300}“zh” is missing: add it\.', again)
    assert re.search(r'id="confidence-error">.{0,300}Confidence S needs a source', again)


def test_a_stage_more_loses_nothing_that_was_typed(centre):
    client, path = imported(centre)
    typed = PROPOSAL | {"title_en": "Proposal of a thesis", "go": "add"}
    answer = client.post(f"{path}/milestones/proposal", data=typed)
    assert answer.status_code == 200
    assert fields(answer)["title_en"] == "Proposal of a thesis"
    assert "<legend>Stage 3</legend>" in answer.text
    assert text_of(centre, path) == TEXT
    stage = {"stages-2-by": ["centre_coordinator"], "stages-2-need": "one", "stages-2-within_days": "3"}
    client.post(f"{path}/milestones/proposal", data=PROPOSAL | stage)
    added = "      - {by: [institution_coordinator], need: one, within_days: 14}\n"
    new = "      - {by: [centre_coordinator], need: one, within_days: 3}\n"
    after = TEXT.index("code: proposal\n")
    place = TEXT.index(added, after) + len(added)
    assert text_of(centre, path) == TEXT[:place] + new + TEXT[place:]


def test_stages_change_places_and_go(centre):
    client, path = imported(centre)
    answer = client.post(f"{path}/milestones/proposal", data=PROPOSAL | {"go": "up-1"})
    assert (fields(answer)["stages-0-within_days"], answer.status_code) == ("14", 200)
    assert re.search(r'checked[^>]*name="stages-0-by"[^>]*value="institution_coordinator"', answer.text)
    answer = client.post(f"{path}/milestones/proposal", data=PROPOSAL | {"go": "remove-0"})
    assert "<legend>Stage 2</legend>" not in answer.text
    assert text_of(centre, path) == TEXT


def test_a_stage_without_signers_is_saved_and_listed(centre):
    client, path = imported(centre)
    typed = {name: value for name, value in PROPOSAL.items() if name != "stages-1-by"}
    assert client.post(f"{path}/milestones/proposal", data=typed).status_code == 303
    assert "milestones[3].sign_off[1].by" in client.get(path).text


def test_a_milestone_is_added_where_it_is_wanted(centre):
    client, path = imported(centre)
    typed = PROPOSAL | {"code": "talk", "title_en": "A talk", "place": "study-plan", "attempts": "", "again_within": ""}
    assert client.post(f"{path}/milestones/new", data=typed).status_code == 303
    text = text_of(centre, path)
    assert text.index("code: study-plan") < text.index("code: talk") < text.index("code: progress-report")
    assert "Nothing is wrong: it can be published" in client.get(path).text
    page = client.get(f"{path}/milestones/talk")
    assert "<h1>A talk</h1>" in page.text


def test_a_new_milestone_needs_a_code(centre):
    client, path = imported(centre)
    answer = client.post(f"{path}/milestones/new", data=PROPOSAL | {"code": ""})
    assert answer.status_code == 422
    assert re.search(r'id="code-error">.{0,300}Give the milestone a code\.', words(answer))


def test_repeating_milestones_are_edited_in_their_own_words(centre):
    client, path = imported(centre)
    yearly = {"kind": "yearly", "year_days": "03-31; 09-30", "year_until": "thesis", "attempts": "", "again_within": ""}
    assert client.post(f"{path}/milestones/proposal", data=PROPOSAL | yearly).status_code == 303
    assert '    due: {each_year_on: ["03-31", "09-30"], until: thesis}\n' in text_of(centre, path)
    page = client.get(f"{path}/milestones/proposal")
    assert fields(page)["year_days"] == "03-31, 09-30"


def test_a_day_of_the_year_that_is_none_is_said_at_its_field(centre):
    client, path = imported(centre)
    yearly = {"kind": "yearly", "year_days": "31 March", "year_count": "2"}
    answer = client.post(f"{path}/milestones/proposal", data=PROPOSAL | yearly)
    assert answer.status_code == 422
    assert re.search(r'id="year_days-error">.{0,300}Expected a day of the year', words(answer))


def test_milestones_move_and_go(centre):
    client, path = imported(centre)
    answer = client.post(f"{path}/milestones/progress-report/move", data={"version": "1", "go": "up"})
    assert answer.headers["Location"] == f"{path}#progress-report"
    text = text_of(centre, path)
    assert text.index("code: progress-report") < text.index("code: study-plan")
    client.post(f"{path}/milestones/progress-report/move", data={"version": "2", "go": "down"})
    assert text_of(centre, path) == TEXT
    client.post(f"{path}/milestones/courses/remove", data={"version": "3"})
    assert "code: courses" not in text_of(centre, path)
    assert client.get(f"{path}/milestones/courses").status_code == 404


def test_another_code_is_taken_over_wherever_the_milestone_is_named(centre):
    client, path = imported(centre)
    page = fields(client.get(f"{path}/milestones/thesis"))
    assert page["code"] == "thesis"
    client.post(f"{path}/text", data={"text": TEXT.replace("until: thesis", "until: proposal"), "version": "1"})
    client.post(f"{path}/milestones/proposal", data=PROPOSAL | {"version": "2", "code": "topic"})
    assert "until: proposal" not in text_of(centre, path)
    assert "until: topic" in text_of(centre, path)


def test_of_two_windows_the_second_is_told_and_keeps_what_was_typed(centre):
    client, path = imported(centre)
    client.post(f"{path}/milestones/proposal", data=PROPOSAL | {"count": "20"})
    answer = client.post(f"{path}/milestones/proposal", data=PROPOSAL | {"count": "24"})
    assert answer.status_code == 409
    assert "Somebody has saved this pack since you opened the page." in answer.text
    assert (fields(answer)["count"], fields(answer)["version"]) == ("24", "2")
    assert "months: 20}" in text_of(centre, path)
    client.post(f"{path}/milestones/proposal", data=PROPOSAL | {"count": "24", "version": "2"})
    assert "months: 24}" in text_of(centre, path)


def test_a_milestone_that_somebody_has_taken_out_is_offered_as_a_new_one(centre):
    client, path = imported(centre)
    client.post(f"{path}/milestones/proposal/remove", data={"version": "1"})
    answer = client.post(f"{path}/milestones/proposal", data=PROPOSAL | {"count": "24"})
    assert answer.status_code == 409
    assert fields(answer)["count"] == "24"
    assert f'action="{path}/milestones/new"' in answer.text


def test_a_milestone_without_a_good_code_is_edited_by_its_number(centre):
    client, path = imported(centre, "milestones:\n  - {code: A/B}\n  - what\n")
    assert f'href="{path}/milestones/1"' in client.get(path).text
    page = client.get(f"{path}/milestones/2")
    assert page.status_code == 200
    assert client.post(f"{path}/milestones/1", data=PROPOSAL | {"form": "", "source": ""}).status_code == 303
    assert "code: proposal" in text_of(centre, path)
