"""Which files may be attached. A type is believed only if its name, its first bytes and its inside agree."""

import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

import filetype

from doctoral_center.domain.errors import InvalidInputError

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_NAME_CHARACTERS = 200
MAX_FILES = 30

_HEAD_BYTES = 8192
_DECLARATION_BYTES = 1_000_000
_MAX_DIRECTORY_BYTES = 1_000_000
# A browser that guesses sees a page in any of these; no honest document begins with them.
_MARKUP = (b"<html", b"<!doctype", b"<script", b"<svg", b"<body", b"<iframe", b"<?php")
_MACRO_MEMBERS = ("vbaproject.bin", "vbadata.xml")
_MACRO_FOLDERS = ("basic/", "scripts/")


@dataclass(frozen=True)
class Inside:
    """How a document kept in a ZIP is told: a member it must have, and the one that must say what the whole is."""

    member: str
    declared_in: str
    declares: bytes


@dataclass(frozen=True)
class FileType:
    """One allowed type: what people call it, what it is sent as, its extensions and its inside if it is a ZIP."""

    word: str
    media_type: str
    extensions: tuple[str, ...]
    inside: Inside | None = None


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODT = "application/vnd.oasis.opendocument.text"
_TYPES = "[content_types].xml"

ALLOWED: tuple[FileType, ...] = (
    FileType("PDF", "application/pdf", ("pdf",)),
    FileType(
        "DOCX",
        f"{_OFFICE}wordprocessingml.document",
        ("docx",),
        Inside("word/document.xml", _TYPES, b"wordprocessingml.document.main+xml"),
    ),
    FileType(
        "XLSX",
        f"{_OFFICE}spreadsheetml.sheet",
        ("xlsx",),
        Inside("xl/workbook.xml", _TYPES, b"spreadsheetml.sheet.main+xml"),
    ),
    FileType("ODT", _ODT, ("odt",), Inside("content.xml", "mimetype", _ODT.encode())),
    FileType("PNG", "image/png", ("png",)),
    FileType("JPEG", "image/jpeg", ("jpg", "jpeg")),
)


@dataclass(frozen=True)
class NewFile:
    """A file that has been examined and stored, ready to be attached."""

    name: str
    media_type: str
    sha256: str
    size_bytes: int


def examine(name: str, stream: BinaryIO) -> FileType:
    """Return the type of the file `stream` (seekable, left at its start) that was sent under `name`.

    Raises InvalidInputError on field «file»: empty, larger than MAX_FILE_BYTES, of a type that is not allowed, not
    what its name says, carrying a page in disguise, or with macros.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    if size == 0:
        raise _refusal("file-empty")
    if size > MAX_FILE_BYTES:
        raise _refusal("file-too-large", limit_mb=MAX_FILE_BYTES // (1024 * 1024))
    kind = _of_extension(name)
    head = stream.read(_HEAD_BYTES)
    # Office documents order their members freely: their first bytes may say no more than ZIP.
    guesses = {kind.media_type, "application/zip"} if kind.inside else {kind.media_type}
    guess = filetype.guess(head)
    if guess is None or guess.mime not in guesses:
        raise _refusal("file-not-what-it-says", word=kind.word)
    if kind.inside is not None:
        _look_inside(kind, kind.inside, stream)
    elif any(markup in head.lower() for markup in _MARKUP):
        raise _refusal("file-carries-a-page", word=kind.word)
    stream.seek(0)
    return kind


def _refusal(code: str, **params: object) -> InvalidInputError:
    return InvalidInputError(code, "file", params)


def _of_extension(name: str) -> FileType:
    extension = PurePosixPath(clean_file_name(name)).suffix.lstrip(".").lower()
    for kind in ALLOWED:
        if extension in kind.extensions:
            return kind
    raise _refusal("file-type-not-allowed")


def _look_inside(kind: FileType, inside: Inside, stream: BinaryIO) -> None:
    """Read the directory of the ZIP and one small member, never more: nothing large is unpacked."""
    try:
        _check_directory_size(stream)
        with zipfile.ZipFile(stream) as archive:
            members = {info.filename.lower(): info for info in archive.infolist()}
            with archive.open(members[inside.declared_in]) as file:
                declaration = file.read(_DECLARATION_BYTES)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _refusal("file-not-what-it-says", word=kind.word) from error
    macros = any(name.endswith(_MACRO_MEMBERS) or name.startswith(_MACRO_FOLDERS) for name in members)
    if macros or b"macroenabled" in declaration.lower():
        raise _refusal("file-has-macros", word=kind.word)
    if inside.member not in members or inside.declares not in declaration:
        raise _refusal("file-not-what-it-says", word=kind.word)


def _check_directory_size(stream: BinaryIO) -> None:
    """Refuse a ZIP whose directory alone would fill the memory, before anything parses it."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 65_557))  # the end record is at most 22 bytes and a comment of 65,535 long
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or int.from_bytes(tail[at + 12 : at + 16], "little") > _MAX_DIRECTORY_BYTES:
        raise zipfile.BadZipFile
    stream.seek(0)


def clean_file_name(name: str) -> str:
    """Return a name that may be shown and offered for saving; it is never a path of ours.

    Folders are cut off; control characters, line ends and the marks that turn the direction of writing are taken out
    (they make «gpj.exe» look like «exe.jpg»); at most MAX_NAME_CHARACTERS remain, the extension kept. Letters of every
    script stay.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(" " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c)[0] != "C")
    shown = " ".join(shown.split()).strip(". ")
    stem, dot, extension = shown.rpartition(".")
    if len(shown) > MAX_NAME_CHARACTERS and dot and len(extension) <= 10:  # noqa: PLR2004 - longer is no extension
        return f"{stem[: MAX_NAME_CHARACTERS - len(extension) - 1].rstrip()}.{extension}"
    return shown[:MAX_NAME_CHARACTERS] or "file"
