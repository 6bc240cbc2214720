"""Whatever a reader sees or hears in a template goes through gettext."""

import re
from html.parser import HTMLParser

import pytest
from jinja2 import Environment

from tests.architecture.sources import text_of, tracked

SPOKEN = {"aria-label", "aria-description", "aria-roledescription", "placeholder", "title", "alt", "content"}
# What is for browsers: entities, settings of the page, our classes and addresses.
UNTOLD = re.compile(r"&\w+;|width=device-width, initial-scale=1|noindex|\bdc-[\w-]+|/[\w/-]+")
WORD = re.compile(r"[^\W\d_]{2,}")
LEXER = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


class _Visible(HTMLParser):
    """Collects the texts and spoken attributes of a page with the parts of the template already taken out.

    Code is passed over, and so is what says in which language it is written: a city by its own name.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.texts: list[str] = []
        self._passed_over = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if not self._passed_over and (tag in {"style", "script"} or given.get("lang")):
            self._passed_over = tag
        self.texts += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag):
        if tag == self._passed_over:
            self._passed_over = ""

    def handle_data(self, data):
        if not self._passed_over:
            self.texts.append(data)


def untranslated(source):
    """Return the words of a template that no catalogue can reach."""
    page = _Visible()
    page.feed(_outside_of_jinja(source))
    page.close()
    return [word for text in page.texts for word in WORD.findall(UNTOLD.sub("", text))]


def _outside_of_jinja(source):
    """Return the template without its comments, blocks and values, and without what `trans` encloses."""
    parts, in_trans, block = [], False, []
    for _line, kind, value in LEXER.lex(source):
        if kind == "block_begin":
            block = []
        elif kind == "name":
            block.append(value)
        elif kind == "block_end" and block[:1] in (["trans"], ["endtrans"]):
            in_trans = block[0] == "trans"
        elif kind == "data" and not in_trans:
            parts.append(value)
    return "".join(parts)


@pytest.mark.parametrize("path", [path for path in tracked(".html", ".txt") if "templates" in path.parts], ids=str)
def test_a_template_holds_no_words_of_its_own(path):
    assert untranslated(text_of(path)) == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ('<p class="dc-note">{{ _("Saved") }} · {{ name }}</p>', []),
        ("<p>Saved</p>", ["Saved"]),
        ("{% if done %}Saved{% else %}<b>{# Not yet #}</b>{% endif %}", ["Saved"]),
        ('<input placeholder="Search">', ["Search"]),
        ('<nav aria-label="{{ _("Main") }}">', []),
        ("{% trans name=person %}Dear {{ name }},{% endtrans %} Yours", ["Yours"]),
        ('<text lang="ru">Новосибирск</text><text>Новосибирск</text>', ["Новосибирск"]),
        ('<p lang="{{ language }}">Saved</p>', ["Saved"]),
        ("<script>let saved = true</script>{{ ngettext('a day', 'days', n) }}", []),
        ("Saved {{ when }} in the text part", ["Saved", "in", "the", "text", "part"]),
    ],
)
def test_words_outside_gettext_are_found(template, words):
    assert untranslated(template) == words
