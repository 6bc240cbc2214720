"""REPORTS: what is missing, who signs, how large a file is, in the reader's language."""

from collections.abc import Mapping

from flask_babel import format_decimal, gettext
from flask_babel import lazy_gettext as _

from doctoral_center.domain.attachments import ALLOWED
from doctoral_center.domain.regulation_rules import FormSection
from doctoral_center.domain.reports import Lack, ReportFinding
from doctoral_center.domain.sign_off import SignerRole

REPORT_ERRORS: Mapping[str, object] = {
    "form-damaged": _("The form was damaged on its way. Load the page again and repeat what you did."),
    "report-not-with-candidate": _("This report is with the signers or settled, so its text cannot be changed now."),
    "draft-saved-elsewhere": _("This report was saved in another window meanwhile. Nothing has been overwritten."),
    "unknown-section": _("This report has no such section. Load the page again."),
    "unknown-language": _("A report can be written in English, Chinese or Russian."),
    "section-too-long": _("This is longer than any answer may be (%(limit)s characters). Attach it as a file."),
    "file-missing": _("Choose a file first."),
    "file-empty": _("This file is empty. Choose it again once it has been saved."),
    "file-too-large": _("This file is larger than %(limit_mb)s MB. Make it smaller or divide it."),
    "file-type-not-allowed": _("Only PDF, DOCX, XLSX, ODT, PNG and JPEG files can be attached."),
    "file-not-what-it-says": _("By its content this is not a %(word)s file. Save it anew as %(word)s."),
    "file-carries-a-page": _("This %(word)s file has a web page or a program inside. Save it anew as %(word)s."),
    "file-has-macros": _("This %(word)s file contains macros. Save it without macros, or as PDF."),
    "too-many-files": _("A report takes up to %(limit)s files. Remove one first."),
}

SIGNERS: Mapping[SignerRole, object] = {
    SignerRole.LEAD_SUPERVISOR: _("Lead supervisor"),
    SignerRole.CO_SUPERVISORS: _("Co-supervisors"),
    SignerRole.SUPERVISORS: _("Supervisors"),
    SignerRole.INSTITUTION_COORDINATOR: _("Coordinator of the university"),
    SignerRole.CENTRE_COORDINATOR: _("Coordinator of the centre"),
    SignerRole.HOST_SUPERVISOR: _("Host supervisor"),
    SignerRole.HOST_COORDINATOR: _("Coordinator of the host university"),
}

_KILOBYTE = 1024
_WORDS = {kind.media_type: kind.word for kind in ALLOWED}


def finding_sentence(finding: ReportFinding, title: str) -> str:
    """Say what a section lacks, with its numbers; `title` is the section's, in the reader's language."""
    match finding.lack:
        case Lack.MISSING:
            return str(gettext("“%(title)s” has no text yet.", title=title))
        case Lack.TOO_SHORT:
            template = gettext(
                "“%(title)s” is too short: %(words)s of at least %(limit)s words.",
                title=title,
                words=format_decimal(finding.words),
                limit=format_decimal(finding.limit),
            )
        case Lack.TOO_LONG:
            template = gettext(
                "“%(title)s” is too long: %(words)s of at most %(limit)s words.",
                title=title,
                words=format_decimal(finding.words),
                limit=format_decimal(finding.limit),
            )
    return str(template)


def limits_text(section: FormSection) -> str:
    """Return the limits of a section as one phrase; Chinese characters count as words. Empty where there are none."""
    least, most = section.min_words or 0, section.max_words
    if least and most:
        return str(gettext("%(least)s to %(most)s words", least=format_decimal(least), most=format_decimal(most)))
    if most:
        return str(gettext("at most %(most)s words", most=format_decimal(most)))
    return str(gettext("at least %(least)s words", least=format_decimal(least))) if least else ""


def file_kind(media_type: str) -> str:
    """Return the short word for a file's type, such as «PDF»."""
    return _WORDS.get(media_type, media_type)


def file_size(size_bytes: int) -> str:
    """Return a size as people say it: «84 KB», «1.2 MB»."""
    if size_bytes < _KILOBYTE * _KILOBYTE:
        kilobytes = max(1, round(size_bytes / _KILOBYTE))
        return str(gettext("%(size)s KB", size=format_decimal(kilobytes)))
    megabytes = round(size_bytes / _KILOBYTE / _KILOBYTE, 1)
    return str(gettext("%(size)s MB", size=format_decimal(megabytes)))
