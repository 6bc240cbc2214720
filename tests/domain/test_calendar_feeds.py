"""The address at which a calendar program reads."""

from doctoral_center.domain.calendar_feeds import feed_path, new_nonce, nonce_of_feed

KEY = "a secret key of at least thirty-two characters"


def token_of(path):
    return path.removeprefix("/calendar/").removesuffix(".ics")


def test_a_token_gives_back_its_nonce():
    assert nonce_of_feed(token_of(feed_path("abc-_9", KEY)), KEY) == "abc-_9"


def test_the_stored_nonce_alone_opens_nothing():
    assert nonce_of_feed("abc-_9", KEY) is None
    assert nonce_of_feed("abc-_9.", KEY) is None


def test_another_key_opens_nothing():
    assert nonce_of_feed(token_of(feed_path("abc", "another key")), KEY) is None


def test_every_changed_character_makes_it_worthless():
    token = token_of(feed_path("abc", KEY))
    changed = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(len(token))]
    assert [nonce_of_feed(each, KEY) for each in changed] == [None] * len(token)
    assert nonce_of_feed("\u00e9.\u66fe", KEY) is None


def test_no_two_nonces_are_alike_and_none_is_short():
    nonces = {new_nonce() for _number in range(100)}
    assert len(nonces) == 100
    assert {len(nonce) for nonce in nonces} == {32}
