"""FINDINGS: what is wrong in a table somebody handed in, and what to do; `%(name)s` are the finding's params."""

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.tables import Finding

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
}


def finding_sentence(finding: Finding) -> str:
    """Return the cell or line, and the sentence that says what is wrong there and what to do."""
    sentence = str(FINDINGS[finding.code]) % {name: str(value) for name, value in finding.params.items()}
    if not finding.cell:
        return sentence
    place = gettext("row %(number)s", number=finding.cell) if finding.cell.isdigit() else finding.cell
    return f"{place}: {sentence}"
