import pytest

from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.domain.passwords import check_password

COMMON = frozenset({"correcthorsebatterystaple"})
KNOWN = ("zeng.min@hit.edu.cn", "曾敏", "Zeng", "Min", "SCO Doctoral Centre")


def refusal(password):
    try:
        check_password(password, common=COMMON, known=KNOWN)
    except InvalidInputError as error:
        return error.code, error.field
    return None


@pytest.mark.parametrize(
    "password",
    [
        "violet tram under the ice",
        "xK9#vQ2!mZ7&pL4",
        "пятнадцать синих кошек",
        "我在冰下面看见了紫色的电车和几只猫",
        "fifteen letters",
        "a" * 5 + "quiet river bends",
        "x7" + "violet tram " * 20,
    ],
)
def test_length_is_enough(password):
    assert refusal(password) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("fourteen chars", "password-too-short"),
        ("", "password-too-short"),
        ("v" * 255 + "xy", "password-too-long"),
        ("Correct Horse, Battery Staple!", "password-common"),
        ("aaaaaaaaaaaaaaaa", "password-common"),
        ("qwertqwertqwert", "password-common"),
        ("abc-abc-abc-abc-abc", "password-common"),
        ("abcdefghijklmnop", "password-common"),
        ("12345678901234567890", "password-common"),
        ("987654321098765432", "password-common"),
        ("ZengMin1998ZengMin", "password-about-you"),
        ("zeng.min@hit.edu.cn", "password-about-you"),
        ("SCO Doctoral Centre 2026", "password-about-you"),
        ("曾敏曾敏曾敏-zeng-min-1998", "password-about-you"),
    ],
)
def test_what_others_would_try_is_refused(password, code):
    assert refusal(password) == (code, "password")


def test_a_name_among_other_words_is_no_harm():
    assert refusal("zeng saw a violet tram") is None


def test_the_limits_are_told():
    with pytest.raises(InvalidInputError) as caught:
        check_password("short", common=frozenset(), known=())
    assert caught.value.params == {"least": 15}
