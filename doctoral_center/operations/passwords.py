"""Passwords as they are stored: Argon2id, and as slow for people whom nobody knows as for those we know."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from doctoral_center.domain.passwords import check_password

# OWASP Password Storage: Argon2id with 19 MiB, two passes, one lane.
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Of a random text nobody kept. Made with the same costs, so that checking against it takes as long.
_NOBODYS = hasher.hash("cZ0hV1n4m3Yq-nobody-has-this-password")

COMMON = Path(__file__).parents[1] / "data" / "common_passwords.txt"


def hash_password(password: str, *, known: Iterable[str]) -> str:
    """Check a new password and return its hash; slow on purpose, so call it outside a transaction.

    `known` is what anybody may know about its owner. Raises InvalidInputError as domain.passwords.check_password does.
    """
    check_password(password, common=common_passwords(), known=known)
    return hasher.hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Tell whether the password is the hashed one; with no hash (nobody, or no password yet) False after as long."""
    try:
        hasher.verify(password_hash or _NOBODYS, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Tell whether a hash was made with other costs than today's and is to be made again at this sign-in."""
    return hasher.check_needs_rehash(password_hash)


def rehash(password: str) -> str:
    """Return today's hash of a password that was accepted before."""
    return hasher.hash(password)


@cache
def common_passwords() -> frozenset[str]:
    """Return the common passwords that are long enough to be tried here, folded."""
    lines = COMMON.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
