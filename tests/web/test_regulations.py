"""Packs as everybody reads them: the list, one version, the very text that was published."""

import hashlib
import re

import pytest

from doctoral_center.db import db
from doctoral_center.models.regulations import Regulation
from doctoral_center.operations.regulations import publish_regulation
from tests.centre import DATA

CN = "/regulations/cn-joint-phd/1"


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).split())


def published_again(centre, change=("version: 1", "version: 2"), code="cn-joint-phd"):
    """Publish another version of a shipped pack, changed in one place."""
    text = (DATA / "regulations" / f"{code}.yaml").read_text("utf-8").replace("version: 1", "version: 2", 1)
    with centre.writing():
        publish_regulation(text.replace(*change, 1), actor=centre.operator, now=centre.now)


def test_the_list_shows_the_newest_version_and_who_follows_the_pack(centre):
    published_again(centre)
    page = words(centre.client_for(centre.candidate).get("/regulations"))
    assert "Joint doctorate in China" in page
    assert "1 candidate follows it" in page
    assert "version 2 Joint doctorate in China 23 Nov 2026, 17:00 · 0 candidates" in page
    assert "version 1 Joint doctorate in China 23 Nov 2026, 17:00 · 1 candidate" in page


def test_a_pack_for_one_candidate_alone_is_never_shown(centre):
    with centre.writing():
        db.session.query(Regulation).filter_by(code="cn-joint-phd").update({"is_individual": True})
    client = centre.client_for(centre.centre_coordinator)
    assert "cn-joint-phd" not in client.get("/regulations").text
    assert [client.get(address).status_code for address in (CN, f"{CN}.yaml")] == [404, 404]


def test_a_version_says_when_each_milestone_is_due_and_how_well_that_is_known(centre):
    page = words(centre.client_for(centre.candidate).get(CN))
    assert "Thesis proposal 18 months after the start Rule. Source: " in page
    assert "Individual study plan 3 months after the start Typical, not found in a source" in page


def test_nothing_but_a_figure_with_a_source_reads_as_a_rule(centre):
    text = (DATA / "regulations" / "cn-joint-phd.yaml").read_text("utf-8")
    page = words(centre.client_for(centre.candidate).get(CN))
    assert page.count("Rule. Source") == len(re.findall(r"confidence: S\b", text))


def test_the_text_is_sent_as_it_was_published(centre):
    shipped = (DATA / "regulations" / "cn-joint-phd.yaml").read_bytes()
    client = centre.client_for(centre.candidate)
    response = client.get(f"{CN}.yaml")
    assert response.data == shipped
    assert response.headers["Content-Disposition"] == "attachment; filename=cn-joint-phd-1.yaml"
    assert response.headers["ETag"] == f'"{hashlib.sha256(shipped).hexdigest()}"'
    again = client.get(f"{CN}.yaml", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("address", ["/regulations/cn-joint-phd/9", "/regulations/cn-joint-phd/99999999999999999999"])
def test_a_version_that_was_never_published_is_not_found(centre, address):
    client = centre.client_for(centre.candidate)
    assert [client.get(path).status_code for path in (address, f"{address}.yaml")] == [404, 404]


def test_the_list_costs_three_statements_whatever_its_length(centre, count_statements):
    client = centre.client_for(centre.coordinator)
    client.get("/regulations")
    for _each in range(2):
        with count_statements() as statements:
            client.get("/regulations")
        assert len(statements) == 3
        published_again(centre)


def test_a_version_costs_four_statements_once_it_has_been_read(centre, count_statements):
    client = centre.client_for(centre.coordinator)
    client.get(CN)
    with count_statements() as statements:
        client.get(CN)
    assert len(statements) == 4
