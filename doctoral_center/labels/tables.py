"""FINDINGS: what is wrong in a table somebody handed in, and what to do; `%(name)s` are the finding's params."""

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.errors import DomainError
from doctoral_center.domain.tables import REFUSED, Finding
from doctoral_center.labels import error_sentence

FINDINGS: Mapping[str, object] = {
    # the file
    "file-too-large": _("The file is larger than %(limit)s MB. Split it into several files."),
    "table-too-large": _(
        "The table has more than %(rows)s rows or %(columns)s columns. Split it, or delete empty rows and columns at"
        " its end."
    ),
    "workbook-too-large": _(
        "The workbook is larger than %(limit)s MB when unpacked. Save only the table as a new file."
    ),
    "workbook-broken": _("The workbook is damaged. Open it in a spreadsheet program and save it again as XLSX."),
    "old-or-locked-workbook": _(
        "This is an old (XLS) or password-protected workbook. Save it as XLSX without a password."
    ),
    "not-a-table": _("This is neither an XLSX workbook nor a CSV text. Save the table as one of them."),
    "unknown-encoding": _("The letters of this text cannot be told for sure. Save it as CSV UTF-8, or as XLSX."),
    "csv-broken": _("The quotation marks in this line do not match. Save the table as XLSX, or put them right."),
    "sheet-missing": _("There is no sheet named “%(sheet)s”; there are: %(sheets)s. Rename the one that is meant."),
    "no-header": _("The first row is empty. It must hold the headings of the columns."),
    "no-lines": _("There is no row below the headings."),
    "header-empty": _("This column has no heading. Write one, or delete the column."),
    "header-repeated": _("The heading “%(header)s” is there twice. Rename or delete one of the columns."),
    "header-missing": _("The column “%(header)s” is missing. Add it, or start from the template."),
    "cell-without-header": _("“%(value)s” stands in a column without a heading. Move or delete it."),
    "formula": _("This cell holds a formula. Replace it by its value: copy, then paste as values."),
    # cells
    "cell-empty": _("“%(header)s” is empty. Write it."),
    "too-long": _("“%(header)s” may have %(limit)s characters at most. Shorten it."),
    "repeated-in-file": _("“%(value)s” already stands in %(other)s. Delete or correct one of the two."),
    # the register of universities
    "no-country": _("“%(value)s” is not a country in two capital letters, such as CN."),
    "no-time-zone": _("“%(value)s” is not a time zone such as Asia/Shanghai."),
    "no-ror-id": _("“%(value)s” is not a ROR id such as https://ror.org/00jdr0662."),
    "no-degrees": _("“%(value)s” is not a number of degrees up to 90 (latitude) or 180 (longitude)."),
    "no-membership": _("“%(value)s” is neither yes nor unknown."),
    "membership-without-evidence": _("A membership needs its source. Write it in the column “%(header)s”."),
    "ror-id-taken": _("%(value)s (code %(code)s) already belongs to the university with the code %(other)s."),
    # a cohort: the shape of a cell
    "header-unknown": _("There is no column “%(header)s” in the template. Delete it, or correct its heading."),
    "hidden-marks": _("“%(header)s” holds invisible characters. Type it again instead of pasting it."),
    "not-latin": _("“%(value)s” holds “%(letter)s”, which is no Latin letter. Type it again with a Latin keyboard."),
    "email-not-latin": _(
        "“%(value)s” holds “%(letter)s”, which is no Latin letter: some look alike. Type the address again with a Latin"
        " keyboard."
    ),
    "email-malformed": _("“%(value)s” is not an e-mail address such as name@university.example."),
    "no-day": _("“%(value)s” is not a day. Write it as 2026-09-01."),
    "no-year": _("“%(value)s” is not a year such as 2026."),
    "no-share": _("“%(value)s” is not a share. Write a whole number from 0 to 100, such as 60 for 60 %%."),
    "no-language": _("“%(value)s” is not a language code such as zh, ru or kk."),
    "no-name-order": _("“%(value)s” is neither family-first nor given-first."),
    "no-locale": _("“%(value)s” is not one of en, zh and ru."),
    "name-empty": _("The candidate has no name. Write the native name, or the Latin one."),
    # a cohort: what a row means
    "programme-unknown": _("There is no programme “%(value)s” into which you may enrol. See the sheet of programmes."),
    "cohort-unknown": _("The programme %(programme)s has no intake of %(value)s. Add it first, or correct the year."),
    "institution-unknown": _(
        "“%(value)s” is not in the register. Write the code, the ROR id or the full name of a side of %(programme)s:"
        " %(sides)s."
    ),
    "institution-elsewhere": _("“%(value)s” takes no part in %(programme)s. Its sides are: %(sides)s."),
    "institution-ambiguous": _("“%(value)s” may be several sides of %(programme)s. Write its code instead: %(sides)s."),
    "one-university": _("All supervisors are of one university. A joint doctorate needs supervisors of two."),
    "discipline-unknown": _("“%(value)s” is not a discipline code such as OECD-FORD-2015:1.2."),
    "supervisor-repeated": _("%(value)s already stands in %(other)s of this row. Everybody has one part only."),
    "supervisor-nameless": _("%(value)s is new here, so a name is needed."),
    "name-not-split": _("Write “%(value)s” as family name, comma, given name: nobody can tell which is which."),
    "renamed-in-file": _("%(value)s has another name in %(other)s. Make both the same."),
    "email-of-another": _(
        "%(value)s belongs to somebody with another name. Check the address and the name; who is known needs no"
        " name here."
    ),
    "differs": _("The file says “%(value)s”, here it is “%(stored)s”. Correct the file, or change it on the page."),
}


def finding_sentence(finding: Finding) -> str:
    """Return the cell or line, and the sentence that says what is wrong there and what to do."""
    if finding.code.startswith(REFUSED):
        sentence = error_sentence(DomainError(finding.code.removeprefix(REFUSED), finding.params))
    else:
        sentence = str(FINDINGS[finding.code]) % {name: str(value) for name, value in finding.params.items()}
    if not finding.cell:
        return sentence
    place = gettext("row %(number)s", number=finding.cell) if finding.cell.isdigit() else finding.cell
    return f"{place}: {sentence}"
