import pytest

from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.operations.passwords import common_passwords, hash_password, is_outdated, rehash, verify_password

PASSWORD = "violet tram under the ice"
COSTS = "$argon2id$v=19$m=19456,t=2,p=1$"


def test_a_password_is_kept_as_argon2id_with_the_promised_costs_and_its_own_salt():
    one, other = hash_password(PASSWORD, known=()), hash_password(PASSWORD, known=())
    assert one.startswith(COSTS)
    assert one != other
    assert verify_password(PASSWORD, one)
    assert not verify_password(PASSWORD.upper(), one)


def test_nobodys_password_is_never_right():
    assert not verify_password("cZ0hV1n4m3Yq-nobody-has-this-password", None)


def test_a_damaged_hash_lets_nobody_in():
    assert not verify_password(PASSWORD, "$argon2id$broken")


def test_old_costs_are_noticed_and_todays_are_not():
    assert is_outdated("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQ$" + "A" * 43)
    assert not is_outdated(rehash(PASSWORD))


@pytest.mark.parametrize(
    "password", ["passwordpassword", "Qwerty-Uiop-12345", "woaini5201314520", "Пароль пароль пароль"]
)
def test_the_shipped_list_refuses_what_many_people_use(password):
    with pytest.raises(InvalidInputError) as caught:
        hash_password(password, known=())
    assert caught.value.code == "password-common"


def test_the_shipped_list_is_folded_long_enough_and_without_repeats():
    from doctoral_center.domain.passwords import MIN_PASSWORD_CHARACTERS
    from doctoral_center.domain.people import fold
    from doctoral_center.operations.passwords import COMMON

    lines = [line for line in COMMON.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert [line for line in lines if fold(line) != line or len(line) < MIN_PASSWORD_CHARACTERS] == []
    assert len(lines) == len(common_passwords()) > 80
