"""COLUMN_HINTS: what belongs into each column of a cohort's table; IMPORT_RULES: what holds for all of it."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

from doctoral_center.domain.cohort_rows import COLUMNS, SUPERVISORS

IMPORT_RULES = (
    _("One row is one candidate. Coloured headings must be filled in; what you leave empty says nothing."),
    _("Either every row is taken or none: each wrong cell is named with what to do."),
    _("The same file again changes nothing. Nobody gets an e-mail until a coordinator sends the invitations."),
)

_CANDIDATE: Mapping[str, object] = {
    "programme": _("The code of the programme, see the sheet Programmes."),
    "year": _("The year of the intake, such as 2026."),
    "email": _("The address with which the candidate will sign in, in Latin letters."),
    "native_name": _("The name as the candidate writes it, in its own script."),
    "native_language": _("The language of that name: zh, ru, kk, ky, tg, uz, be, fa, en …"),
    "latin_family": _("The family name as in the passport, in Latin letters."),
    "latin_given": _("The given names as in the passport, in Latin letters."),
    "name_order": _("family-first (Zeng Min) or given-first (Anna Ivanova); empty: family-first for Chinese names."),
    "locale": _("en, zh or ru; empty: the usual one in the country of the home institution."),
    "home": _("The candidate's own university: its code, ROR id or full name in any language."),
    "starts_on": _("The first day of study, such as 2026-09-01; empty: the day of the cohort."),
    "title_en": _("The title of the thesis in English, if there is one yet."),
    "title_zh": _("The title of the thesis in Chinese, if there is one yet."),
    "title_ru": _("The title of the thesis in Russian, if there is one yet."),
    "discipline": _("A code of one of the lists, such as OECD-FORD-2015:1.2 or 0812."),
}
_SUPERVISOR: Mapping[str, object] = {
    "email": _("The supervisor's address. Supervisors must be of two universities at least."),
    "name": _("Only for somebody new: “Family, Given” in Latin letters, or the name in another script."),
    "institution": _("The side for which she or he supervises: code, ROR id or full name."),
    "share": _("The share of the supervision in percent, a whole number such as 60."),
}


def _hint(key: str) -> object:
    prefix, _underline, part = key.partition("_")
    return _SUPERVISOR[part] if prefix in SUPERVISORS else _CANDIDATE[key]


COLUMN_HINTS: Mapping[str, object] = {key: _hint(key) for key in COLUMNS}
