import pytest

from doctoral_center.domain.access import LinkPurpose, link_path, nonce_of

SECRET = "s" * 32


def token(purpose, secret=SECRET):
    return link_path("a-nonce", purpose, secret).rpartition("/")[2]


@pytest.mark.parametrize(
    ("purpose", "start"),
    [(LinkPurpose.INVITATION, "/invitations/a-nonce."), (LinkPurpose.PASSWORD, "/password/a-nonce.")],
)
def test_a_link_leads_to_the_page_of_its_purpose_and_back_to_its_nonce(purpose, start):
    assert link_path("a-nonce", purpose, SECRET).startswith(start)
    assert nonce_of(token(purpose), purpose, SECRET) == "a-nonce"


@pytest.mark.parametrize(
    "forged",
    [
        token(LinkPurpose.INVITATION),
        token(LinkPurpose.PASSWORD, "t" * 32),
        token(LinkPurpose.PASSWORD)[:-1],
        token(LinkPurpose.PASSWORD).replace("a-nonce", "b-nonce"),
        "a-nonce",
        "a-nonce.",
        "",
        "曾.敏",
    ],
)
def test_nothing_but_our_own_token_for_this_purpose_opens(forged):
    assert nonce_of(forged, LinkPurpose.PASSWORD, SECRET) is None


def test_the_token_is_as_hard_to_guess_as_the_secret():
    seal = token(LinkPurpose.PASSWORD).partition(".")[2]
    assert len(seal) == 43
    assert seal != token(LinkPurpose.INVITATION).partition(".")[2]
