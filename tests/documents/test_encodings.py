"""Texts as spreadsheets save them."""

import pytest

from doctoral_center.documents.encodings import decode
from doctoral_center.domain.tables import TableError

RUSSIAN = "Фамилия;Имя\nИванова;Анна «Аня» — №5\n"
CHINESE = "姓名,学校\n李明,清华大学（北京）\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (CHINESE.encode(), (CHINESE, "utf-8")),
        (CHINESE.encode("utf-8-sig"), (CHINESE, "utf-8")),
        (CHINESE.encode("utf-16"), (CHINESE, "utf-16")),
        (RUSSIAN.encode("cp1251"), (RUSSIAN, "windows-1251")),
        (CHINESE.encode("gb18030"), (CHINESE, "gb18030")),
        (b"", ("", "utf-8")),
    ],
)
def test_a_text_is_read_as_it_was_saved(content, expected):
    assert decode(content) == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Müller;Świętokrzyska".encode("cp1250"), "unknown-encoding"),
        ("张磊".encode("gb18030"), "unknown-encoding"),
        ("Анна".encode("cp1251"), "unknown-encoding"),
        ("Қазақ тілі".encode()[:-1], "unknown-encoding"),
        (b"\xff\xfe\x00", "unknown-encoding"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not-a-table"),
        (b"name,\0year", "not-a-table"),
    ],
)
def test_what_cannot_be_told_for_sure_is_refused(content, code):
    with pytest.raises(TableError) as refused:
        decode(content)
    assert refused.value.code == code
