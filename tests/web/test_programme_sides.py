"""The page on which a published version is put to use for new candidates."""

from tests.centre import HIT
from tests.web.packs_in_work import words
from tests.web.test_regulation_drafts import begin

PATH = "/regulations/cn-joint-phd/2/new-candidates"


def publish(centre):
    client = centre.client_for(centre.centre_coordinator)
    client.post(f"{begin(centre)}/publish", data={"version": "1", "valid_from": "2027-09-01"})


def test_a_version_is_put_to_use_for_new_candidates(centre):
    publish(centre)
    client = centre.client_for(centre.coordinator)
    assert f'href="{PATH}"' in client.get("/regulations/cn-joint-phd/2").text
    page = words(client.get(PATH))
    assert "<strong>Joint doctorate in photonics</strong>" in page
    assert "new candidates follow version 1" in page
    answer = client.post(PATH, data={"side": f"hit-itmo/{HIT}"})
    assert (answer.status_code, answer.headers["Location"]) == (303, PATH)
    page = words(client.get(PATH))
    assert "new candidates follow version 2" in page
    assert "New candidates follow version 2. Those who are enrolled keep theirs." in page


def test_who_does_not_decide_is_told_who_does(centre):
    publish(centre)
    client = centre.client_for(centre.partner)
    assert "Its coordinator decides." in client.get(PATH).text
    answer = client.post(PATH, data={"side": f"hit-itmo/{HIT}"})
    assert answer.status_code == 403
    assert "its coordinator or the centre decides." in words(answer)


def test_a_side_that_is_none_is_refused_with_a_sentence(centre):
    publish(centre)
    answer = centre.client_for(centre.coordinator).post(PATH, data={"side": "nothing"})
    assert answer.status_code == 422
    assert "There is no such side of a programme: choose one from the list." in words(answer)


def test_the_page_costs_four_statements(centre, count_statements):
    publish(centre)
    client = centre.client_for(centre.coordinator)
    client.get(PATH)
    with count_statements() as statements:
        client.get(PATH)
    assert len(statements) == 4
