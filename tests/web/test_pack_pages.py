"""Editing the head and the forms of a pack: what all pages of the editor have in common."""

import re

from tests.web.packs_in_work import fields, imported, text_of, words

SHORT = """\
code: short
forms:
  # For everything.
  record:
    sections:
      - key: outcome
        title: {en: Outcome, zh: 结果, ru: Итог}
        guidance:
          en: Say what.
          zh: 请说明。
          ru: Скажите.
        min_words: 5
        required: true
      - {key: remarks, title: {en: Remarks, zh: 备注, ru: Примечания}, required: false}
milestones:
  - {code: plan, form: record}
"""
RECORD = {
    "version": "1",
    "go": "save",
    "code": "record",
    "sections-0-key": "outcome",
    "sections-0-title_en": "Outcome",
    "sections-0-title_zh": "结果",
    "sections-0-title_ru": "Итог",
    "sections-0-guidance_en": "Say what.",
    "sections-0-guidance_zh": "请说明。",
    "sections-0-guidance_ru": "Скажите.",
    "sections-0-min_words": "5",
    "sections-0-max_words": "",
    "sections-0-required": "y",
    "sections-1-key": "remarks",
    "sections-1-title_en": "Remarks",
    "sections-1-title_zh": "备注",
    "sections-1-title_ru": "Примечания",
    "sections-1-guidance_en": "",
    "sections-1-guidance_zh": "",
    "sections-1-guidance_ru": "",
    "sections-1-min_words": "",
    "sections-1-max_words": "",
}
HEAD = {
    "version": "1",
    "go": "save",
    "code": "kz-phd",
    "country": "KZ",
    "institution": "",
    "normal_months": "36",
    "maximum_months": "60",
}


def test_the_head_is_edited_key_by_key(centre):
    client, path = imported(centre)
    shown = fields(client.get(f"{path}/head"))
    sent = {**shown, **HEAD, "title_en": "PhD", "normal_confidence": "T", "maximum_confidence": "T"}
    sent |= {"normal_source": "", "maximum_source": ""}
    assert client.post(f"{path}/head", data=sent).headers["Location"] == f"{path}#head"
    assert "title: {en: PhD, " in text_of(centre, path)


def test_sources_are_added_renamed_and_kept_apart(centre):
    client, path = imported(centre, "sources:\n  rules: Of 2025\nduration:\n  normal: {months: 36, source: rules}\n")
    head = HEAD | {"sources-0-was": "rules", "sources-0-key": "statute", "sources-0-text": "Of 2025"}
    head |= {"sources-1-was": "", "sources-1-key": "page", "sources-1-text": "A page", "normal_source": "rules"}
    head |= {"normal_confidence": "S", "maximum_confidence": "T", "maximum_source": "", "code": "mine"}
    assert client.post(f"{path}/head", data=head).status_code == 303
    text = text_of(centre, path)
    assert "sources:\n  statute: Of 2025\n  page: A page\n" in text
    assert "source: statute" in text
    twice = head | {"version": "2", "sources-1-key": "statute"}
    answer = client.post(f"{path}/head", data=twice)
    assert answer.status_code == 422
    assert "Two sources have the key “statute”: rename one of them." in answer.text


def test_a_day_that_is_none_is_said_at_its_field(centre):
    client, path = imported(centre)
    answer = client.post(f"{path}/head", data=HEAD | {"valid_from": "2027-02-30", "normal_confidence": "T"})
    assert answer.status_code == 422
    assert re.search(r'id="valid_from-error">.{0,300}Expected a day such as 2025-09-01', words(answer))


def test_a_form_sent_as_it_was_shown_leaves_the_text_as_it_was(centre):
    client, path = imported(centre, SHORT)
    assert client.post(f"{path}/forms/record", data=RECORD).headers["Location"] == f"{path}#forms"
    assert text_of(centre, path) == SHORT


def test_a_section_is_changed_in_its_place(centre):
    client, path = imported(centre, SHORT)
    client.post(f"{path}/forms/record", data=RECORD | {"sections-0-min_words": "10"})
    assert text_of(centre, path) == SHORT.replace("min_words: 5", "min_words: 10")


def test_sections_change_places_and_lose_nothing(centre):
    client, path = imported(centre, SHORT)
    answer = client.post(f"{path}/forms/record", data=RECORD | {"go": "down-0", "sections-1-title_en": "More"})
    assert fields(answer)["sections-0-title_en"] == "More"
    assert fields(answer)["sections-1-guidance_en"] == "Say what."


def test_words_the_wrong_way_round_are_said(centre):
    client, path = imported(centre, SHORT)
    answer = client.post(f"{path}/forms/record", data=RECORD | {"sections-0-max_words": "3"})
    assert answer.status_code == 422
    assert "min_words (5) is more than max_words (3): correct one of the two." in words(answer)


def test_a_form_renamed_is_renamed_in_its_milestones(centre):
    client, path = imported(centre, SHORT)
    client.post(f"{path}/forms/record", data=RECORD | {"code": "minutes"})
    assert text_of(centre, path) == SHORT.replace("record", "minutes")


def test_a_form_is_added_but_not_under_a_code_that_is_taken(centre):
    client, path = imported(centre, SHORT)
    answer = client.post(f"{path}/forms/new", data=RECORD)
    assert answer.status_code == 422
    assert "There is another form “record” in this pack: choose another code." in answer.text
    assert client.post(f"{path}/forms/new", data=RECORD | {"code": "minutes"}).status_code == 303
    assert "\n  minutes:\n    sections:\n      - key: outcome\n" in text_of(centre, path)


def test_a_form_needs_a_code_that_is_one(centre):
    client, path = imported(centre, SHORT)
    for code in ("", "A form"):
        answer = client.post(f"{path}/forms/record", data=RECORD | {"code": code})
        assert answer.status_code == 422
    assert "“A form” is not a code: use small letters, digits and hyphens, a letter first." in words(answer)


def test_a_form_goes_and_is_missed_where_it_is_asked_for(centre):
    client, path = imported(centre, SHORT)
    client.post(f"{path}/forms/record/remove", data={"version": "1"})
    assert "The form “record” is not defined under `forms`" in client.get(path).text
