"""How the address of a mail's page names it: by a reference that only the secret key's holder can make or read.

A message has no reference of its own: planning writes a million of them in one statement, and their identifiers never
stand in an address. So the identifier is hidden by a Feistel network under HMAC-SHA256; half of the hidden block is
zeros, by which a reference that was guessed is known.
"""

import base64
import binascii
import hashlib
import hmac

_ROUNDS = 4
_HALF = 5
_CHARACTERS = 16


def mail_ref(message_id: int, secret_key: str) -> str:
    """Return the reference of a message: 16 letters and digits, always the same."""
    left, right = bytes(_HALF), message_id.to_bytes(_HALF)
    for number in range(_ROUNDS):
        left, right = right, _mixed(left, _noise(right, number, secret_key))
    return base64.b32encode(left + right).decode()


def message_id_of(ref: str, secret_key: str) -> int | None:
    """Return the identifier that `ref` hides; None when it is none of ours."""
    if len(ref) != _CHARACTERS or not ref.isalnum() or not ref.isascii():
        return None
    try:
        block = base64.b32decode(ref)
    except binascii.Error:
        return None
    left, right = block[:_HALF], block[_HALF:]
    for number in reversed(range(_ROUNDS)):
        left, right = _mixed(right, _noise(left, number, secret_key)), left
    return int.from_bytes(right) if left == bytes(_HALF) else None


def _noise(half: bytes, number: int, secret_key: str) -> bytes:
    return hmac.digest(secret_key.encode(), b"mail:%d:" % number + half, hashlib.sha256)[:_HALF]


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
