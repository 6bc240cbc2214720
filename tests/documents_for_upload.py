"""Small real files of each kind, and ones that only pretend."""

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + b"\x10" * 64 + bytes.fromhex("ffd9")
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 200
ODT_TYPE = "application/vnd.oasis.opendocument.text"
OFFICE = "application/vnd.openxmlformats-officedocument."


def zipped(members):
    """A ZIP of {name: text}, in that order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return file.getvalue()


def office(part, declared, **more):
    return zipped({"[Content_Types].xml": f'<Types><Override ContentType="{declared}"/></Types>', part: "<x/>", **more})


DOCX = office("word/document.xml", f"{OFFICE}wordprocessingml.document.main+xml")
XLSX = office("xl/workbook.xml", f"{OFFICE}spreadsheetml.sheet.main+xml")
ODT = zipped({"mimetype": ODT_TYPE, "content.xml": "<x/>"})
