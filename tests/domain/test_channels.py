"""What a person may enter as the address of her chat: a key or a number, never a host."""

import pytest

from doctoral_center.domain.channels import ChatService, chat_address
from doctoral_center.domain.errors import InvalidInputError

KEY = "693a91f6-7abc-4bc4-97a0-0ec2aaaa5aaa"
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="


@pytest.mark.parametrize(
    ("service", "text", "address"),
    [
        ("wecom", KEY, KEY),
        ("wecom", f"  {ROBOT}{KEY.upper()}\n", KEY),
        ("telegram", " 123456789 ", "123456789"),
        ("telegram", "4503599627370495", "4503599627370495"),
        ("vk", "12345", "12345"),
        ("vk", "id1999999999", "1999999999"),
    ],
)
def test_a_key_or_a_number_is_taken(service, text, address):
    assert chat_address(ChatService(service), text) == address


@pytest.mark.parametrize(
    ("service", "text", "code"),
    [
        ("wecom", "", "robot-key-malformed"),
        ("wecom", KEY[:-1], "robot-key-malformed"),
        ("wecom", f"{KEY}&debug=1", "robot-key-malformed"),
        ("wecom", f"{KEY}\r\nHost: evil.example", "robot-key-malformed"),
        ("wecom", f"https://evil.example/cgi-bin/webhook/send?key={KEY}", "robot-key-malformed"),
        ("wecom", f"{ROBOT}{KEY}#", "robot-key-malformed"),
        ("telegram", "@zengmin", "telegram-number-malformed"),
        ("telegram", "-1001234567890", "telegram-number-malformed"),
        ("telegram", "0123", "telegram-number-malformed"),
        ("telegram", "4503599627370496", "telegram-number-malformed"),
        ("telegram", "9" * 5000, "telegram-number-malformed"),
        ("telegram", "１２３４５", "telegram-number-malformed"),
        ("vk", "durov", "vk-number-malformed"),
        ("vk", "2000000001", "vk-number-malformed"),
        ("vk", "-12345", "vk-number-malformed"),
        ("vk", "1 or 1=1", "vk-number-malformed"),
    ],
)
def test_whatever_else_is_refused_at_its_field(service, text, code):
    with pytest.raises(InvalidInputError) as refused:
        chat_address(ChatService(service), text)
    assert (refused.value.code, refused.value.field) == (code, "address")
