from doctoral_center.queries.candidate_lists import list_candidacies


def test_the_list_goes_on_where_the_page_ended(centre):
    with centre.reading():
        actor = centre.actor(centre.centre_coordinator)
        first = list_candidacies(actor, now=centre.now, limit=1)
        second = list_candidacies(actor, now=centre.now, limit=1, after=first.after)
    assert [first.items[0].person.latin_family, second.items[0].person.latin_family] == ["Bekova", "Zeng"]
    assert second.after is None
