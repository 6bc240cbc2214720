"""Where attached files lie: a folder outside the web root, each file under the SHA-256 of its content.

A file is written under a temporary name, flushed to the disk and only then linked to its final name: whoever sees the
name sees the whole file, whatever dies meanwhile. The same content is kept once.
"""

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from doctoral_center.domain.errors import InvalidInputError

_CHUNK = 1024 * 1024
_KEY = re.compile(r"[0-9a-f]{64}")


class StorageError(Exception):
    """The file store cannot be used as it is set up; the text is one line that says what to do."""


@dataclass(frozen=True)
class StoredFile:
    """What was put: the key under which it is found again, and its size in bytes."""

    sha256: str
    size_bytes: int


class LocalFiles:
    """Files in a folder that only this application reads."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, stream: BinaryIO, *, limit_bytes: int) -> StoredFile:
        """Keep the rest of `stream` and return its key. Putting the same content again changes nothing.

        Raises InvalidInputError on field «file» when there is nothing to keep or more than `limit_bytes`; nothing is
        left behind then.
        """
        incoming = self._folder(self._root / "incoming")
        descriptor, temporary = tempfile.mkstemp(dir=incoming)  # with mode 0600
        try:
            with os.fdopen(descriptor, "wb") as file:
                stored = _copy(stream, file, limit_bytes)
                file.flush()
                os.fsync(file.fileno())
            self._link(temporary, stored.sha256)
        finally:
            Path(temporary).unlink()
        return stored

    def open(self, sha256: str) -> BinaryIO:
        """Open the file for reading. Raises FileNotFoundError when it is not kept here."""
        return self._path(sha256).open("rb")

    def exists(self, sha256: str) -> bool:
        """Tell whether the file is kept here."""
        return self._path(sha256).is_file()

    def _link(self, temporary: str, sha256: str) -> None:
        path = self._path(sha256)
        folder = self._folder(path.parent)
        try:
            os.link(temporary, path)
        except FileExistsError:
            return
        # The name itself must survive a power cut too.
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _path(self, sha256: str) -> Path:
        if not _KEY.fullmatch(sha256):
            raise ValueError("a key is the SHA-256 of a file, in hexadecimal")
        return self._root / sha256[:2] / sha256

    def _folder(self, path: Path) -> Path:
        for folder in (self._root, path):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path


def _copy(stream: BinaryIO, file: BinaryIO, limit_bytes: int) -> StoredFile:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > limit_bytes:
            raise InvalidInputError("file-too-large", "file", {"limit_mb": limit_bytes // _CHUNK})
        digest.update(chunk)
        file.write(chunk)
    if size == 0:
        raise InvalidInputError("file-empty", "file")
    return StoredFile(digest.hexdigest(), size)


def open_storage(url: str) -> LocalFiles:
    """Return the file store that STORAGE_URL names: a folder, as a path or as file:///path.

    Raises StorageError for anything else.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        return LocalFiles(Path(url))
    if scheme == "file" and rest.startswith("/"):
        return LocalFiles(Path(rest))
    raise StorageError(f"STORAGE_URL names a store of kind {scheme!r}; set it to the path of a folder.")
