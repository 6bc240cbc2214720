from doctoral_center.domain.journal import candidacy_stream, entry_hash


def test_a_candidacy_has_a_stream_of_its_own():
    assert candidacy_stream(17) == "candidacy:17"


def test_a_hash_covers_the_content_and_the_one_before():
    first = entry_hash("", {"seq": 1, "action": "enrolled"})
    assert first == entry_hash("", {"action": "enrolled", "seq": 1})
    assert first != entry_hash("", {"seq": 1, "action": "enroled"})
    assert entry_hash(first, {"seq": 2}) != entry_hash("", {"seq": 2})
    assert len(first) == 64
