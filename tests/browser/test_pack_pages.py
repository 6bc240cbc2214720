"""The pack editor, for everybody's eyes, hands and screens; and a pack from its copy to its second version."""

from doctoral_center.operations.regulation_drafts import begin_draft, import_draft
from tests.browser.visitors import DESK, PHONE
from tests.web.packs_in_work import TEXT

WRONG = TEXT.replace("form: proposal\n", "form: propsal\n").replace("months: 18}", "months: long}")


def copy_of_a_pack(centre):
    with centre.writing():
        return begin_draft(("cn-joint-phd", 1), actor=centre.actor(centre.centre_coordinator), now=centre.now).ref


def test_the_drafts_can_be_used_by_everybody(look, centre):
    ref = copy_of_a_pack(centre)
    look(centre.centre_coordinator, "/regulations/drafts", name="drafts")
    look(centre.centre_coordinator, "/regulations/drafts/import", name="draft-import")
    look(centre.centre_coordinator, f"/regulations/drafts/{ref}", name="draft")
    look(centre.centre_coordinator, f"/regulations/drafts/{ref}/text", name="draft-text")


def test_the_forms_of_a_draft_can_be_used_by_everybody(look, centre):
    ref = copy_of_a_pack(centre)
    look(centre.centre_coordinator, f"/regulations/drafts/{ref}/head", name="draft-head")
    look(centre.centre_coordinator, f"/regulations/drafts/{ref}/milestones/proposal", name="draft-milestone")
    look(centre.centre_coordinator, f"/regulations/drafts/{ref}/forms/proposal", name="draft-form")


def test_a_draft_with_mistakes_can_be_used_by_everybody(look, centre):
    with centre.writing():
        ref = import_draft(WRONG, actor=centre.actor(centre.coordinator), now=centre.now).ref
    look(centre.coordinator, f"/regulations/drafts/{ref}", name="draft-wrong")
    look(centre.coordinator, f"/regulations/drafts/{ref}/milestones/proposal", name="draft-milestone-wrong")


def test_a_pack_is_copied_changed_and_published_without_scripts(browser, centre, centre_site):
    for width, version in ((DESK, 2), (PHONE, 3)):
        cookie = centre.client_for(centre.centre_coordinator).get_cookie("session").value
        size = {"width": width, "height": 800}
        context = browser.new_context(base_url=centre_site, viewport=size, java_script_enabled=False)
        context.add_cookies([{"name": "session", "value": cookie, "url": centre_site}])
        page = context.new_page()
        page.goto("/regulations/cn-joint-phd/1")
        page.get_by_role("button", name="Edit a copy").click()
        page.get_by_role("link", name="Thesis proposal", exact=True).click()
        page.get_by_label("How long").fill("20")
        page.get_by_role("button", name="Show the dates").click()
        assert page.get_by_text("30 Apr 2029").is_visible()
        page.get_by_role("button", name="Add a stage").click()
        assert page.get_by_label("How long").input_value() == "20"
        page.get_by_role("group", name="Stage 3").get_by_role("button", name="Remove").click()
        page.get_by_role("button", name="Save in the draft").last.click()
        assert page.get_by_text("20 months after the start").is_visible()
        with page.expect_download() as download:
            page.get_by_role("link", name="Download as YAML").click()
        exported = download.value.path().read_text("utf-8")
        page.get_by_label("For enrolment from").fill("2027-09-01")
        page.get_by_role("button", name=f"Publish version {version}").click()
        assert page.url == f"{centre_site}/regulations/cn-joint-phd/{version}"
        published = context.request.get(f"/regulations/cn-joint-phd/{version}.yaml").text()
        assert "months: 20}" in published
        assert exported.split("\nsources:")[1] == published.split("\nsources:")[1]
        context.close()
