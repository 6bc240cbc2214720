"""Files are kept whole, once, and for nobody else's eyes."""

import hashlib
import io
import stat

import pytest

from doctoral_center.domain.errors import InvalidInputError
from doctoral_center.integrations.storage import LocalFiles, StorageError, StoredFile, open_storage

HELLO = hashlib.sha256(b"hello").hexdigest()


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "files"


@pytest.fixture
def files(folder):
    return LocalFiles(folder)


def kept(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_is_found_again_under_its_hash(files, folder):
    assert files.put(io.BytesIO(b"hello"), limit_bytes=100) == StoredFile(HELLO, 5)
    with files.open(HELLO) as file:
        assert file.read() == b"hello"
    assert kept(folder) == [f"2c/{HELLO}"]


def test_the_same_content_is_kept_once(files, folder):
    files.put(io.BytesIO(b"hello"), limit_bytes=100)
    assert files.put(io.BytesIO(b"hello"), limit_bytes=100) == StoredFile(HELLO, 5)
    assert kept(folder) == [f"2c/{HELLO}"]


def test_only_the_owner_of_the_process_may_read(files, folder):
    files.put(io.BytesIO(b"hello"), limit_bytes=100)
    modes = {str(p.relative_to(folder)): stat.S_IMODE(p.stat().st_mode) for p in [folder, *folder.rglob("*")]}
    assert modes == {".": 0o700, "incoming": 0o700, "2c": 0o700, f"2c/{HELLO}": 0o600}


@pytest.mark.parametrize(("content", "code"), [(b"", "file-empty"), (b"x" * 101, "file-too-large")])
def test_a_refused_file_leaves_nothing_behind(files, folder, content, code):
    with pytest.raises(InvalidInputError) as refused:
        files.put(io.BytesIO(content), limit_bytes=100)
    assert (refused.value.code, kept(folder)) == (code, [])


class BrokenLine(io.RawIOBase):
    def read(self, _size=-1):
        raise ConnectionResetError


def test_a_cut_line_leaves_nothing_behind(files, folder):
    with pytest.raises(ConnectionResetError):
        files.put(BrokenLine(), limit_bytes=100)
    assert kept(folder) == []


def test_a_limit_holds_to_the_byte(files):
    assert files.put(io.BytesIO(b"x" * 100), limit_bytes=100).size_bytes == 100


def test_it_says_whether_a_file_is_there(files):
    assert not files.exists(HELLO)
    files.put(io.BytesIO(b"hello"), limit_bytes=100)
    assert files.exists(HELLO)


@pytest.mark.parametrize("key", ["", "../../etc/passwd", HELLO.upper(), HELLO + "0", "2c/" + HELLO])
def test_a_key_is_never_a_path(files, key):
    with pytest.raises(ValueError, match="a key is the SHA-256"):
        files.open(key)


def test_a_folder_is_named_by_path_or_address(tmp_path):
    for url in (str(tmp_path / "a"), f"file://{tmp_path}/a"):
        open_storage(url).put(io.BytesIO(b"hello"), limit_bytes=100)
    assert kept(tmp_path) == [f"a/2c/{HELLO}"]


@pytest.mark.parametrize("url", ["s3://bucket", "https://example.org/x", "file://host/x"])
def test_any_other_store_is_refused_with_what_to_do(url):
    with pytest.raises(StorageError, match="set it to the path of a folder"):
        open_storage(url)
