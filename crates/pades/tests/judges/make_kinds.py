"""Every kind of file that a user may bring, one PDF each, into a folder. usage: make_kinds.py FOLDER KEY.p12 PASSWORD

Names say what they are; those that begin with "signed" carry a signature by pyHanko in the field "theirs", and all of
these but "signed-full" an empty field "ours" too.
"""

import io
import subprocess
import sys
import zlib
from pathlib import Path

from pyhanko.pdf_utils import generic, writer
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter

folder, key, password = Path(sys.argv[1]), sys.argv[2], sys.argv[3].encode()
name = generic.pdf_name


def document(streams: bool, rotate: int | None = None, form: bool = False) -> bytes:
    out = writer.PdfFileWriter(stream_xrefs=streams)
    content = b"BT /F1 12 Tf 20 250 Td (Hola) Tj ET"
    page = writer.PageObject(contents=out.add_object(generic.StreamObject(stream_data=content)), media_box=(0, 0, 300, 400))
    font = generic.DictionaryObject(
        {name("/Type"): name("/Font"), name("/Subtype"): name("/Type1"), name("/BaseFont"): name("/Helvetica")}
    )
    page["/Resources"] = generic.DictionaryObject({name("/Font"): generic.DictionaryObject({name("/F1"): out.add_object(font)})})
    if rotate is not None:
        page["/Rotate"] = generic.NumberObject(rotate)
    reference = out.insert_page(page)
    if form:
        widget = generic.DictionaryObject(
            {
                name("/Type"): name("/Annot"), name("/Subtype"): name("/Widget"), name("/FT"): name("/Tx"),
                name("/T"): generic.pdf_string("nombre (\\ñ)"), name("/V"): generic.pdf_string("Ana (\n) Ejemplo"),
                name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (20, 300, 200, 320))),
                name("/P"): reference,
            }
        )
        widget_reference = out.add_object(widget)
        parent = generic.DictionaryObject({name("/T"): generic.pdf_string("persona"), name("/Kids"): generic.ArrayObject([widget_reference])})
        parent_reference = out.add_object(parent)
        widget["/Parent"] = parent_reference
        page["/Annots"] = generic.ArrayObject([widget_reference])
        # In the catalog itself, so that the catalog must be written again.
        out.root["/AcroForm"] = generic.DictionaryObject(
            {name("/Fields"): generic.ArrayObject([parent_reference]), name("/DA"): generic.pdf_string("/F1 10 Tf 0 g")}
        )
    buffer = io.BytesIO()
    out.write(buffer)
    return buffer.getvalue()


def qpdf(data: bytes, *arguments: str) -> bytes:
    (folder / "in.tmp").write_bytes(data)
    subprocess.run(["qpdf", "--static-id", *arguments, folder / "in.tmp", folder / "out.tmp"], check=True)
    data = (folder / "out.tmp").read_bytes()
    for temporary in ("in.tmp", "out.tmp"):
        (folder / temporary).unlink()
    return data


def hybrid(freed: bool) -> bytes:
    """Old readers see a page without a form; the form hides in an object stream that only /XRefStm tells. The table
    does not mention it, or calls it free."""
    out, offsets = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), {}

    def add(number: int, body: bytes) -> None:
        offsets[number] = len(out)
        out.extend(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def stream(entries: bytes, data: bytes) -> bytes:
        data = zlib.compress(data)
        return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)

    add(1, b"<</Type/Catalog/Pages 2 0 R/AcroForm 6 0 R>>")
    add(2, b"<</Type/Pages/Count 1/Kids[3 0 R]/Rotate 90>>")
    add(3, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Resources<<>>>>")
    add(5, b"<<>>")
    # 6 and 7 are hidden: a form with an array of fields of its own.
    first, second = b"<</Fields 7 0 R>>", b"[]"
    index = b"6 0 7 %d " % (len(first) + 1)
    add(4, stream(b"/Type/ObjStm/N 2/First %d" % len(index), index + first + b" " + second))
    offsets[8] = len(out)
    rows = bytes([2]) + (4).to_bytes(4, "big") + bytes([0]) + bytes([2]) + (4).to_bytes(4, "big") + bytes([1])
    out.extend(b"8 0 obj\n%s\nendobj\n" % stream(b"/Type/XRef/Size 9/W[1 4 1]/Index[6 2]/Root 1 0 R", rows))
    start = len(out)
    out.extend(b"xref\n0 %d\n%s" % ((9, b"0000000006 65535 f \n") if freed else (6, b"0000000000 65535 f \n")))
    for number in range(1, 9):
        if number in (6, 7):
            if freed:
                out.extend(b"%010d 65535 f \n" % (7 if number == 6 else 0))
        else:
            if number == 8 and not freed:
                out.extend(b"8 1\n")
            out.extend(b"%010d 00000 n \n" % offsets[number])
    identifier = b"<00112233445566778899aabbccddeeff>"
    out.extend(b"trailer\n<</Size 9/Root 1 0 R/XRefStm %d/ID[%s%s]>>\n" % (offsets[8], identifier, identifier))
    out.extend(b"startxref\n%d\n%%%%EOF\n" % start)
    return bytes(out)


def short_rows(data: bytes) -> bytes:
    """Rows of 19 bytes, as some producers write them; nothing behind the table has an offset."""
    head, table = data.rsplit(b"xref\n0 ", 1)[0].rsplit(b"xref\n", 1)[0], data[data.rfind(b"\nxref") + 1 :]
    assert data.startswith(head)
    return data[: data.rfind(b"\nxref") + 1] + table.replace(b" \n", b"\n").replace(b" \r\n", b"\n")


def signed(spare: bool, certify: MDPPerm | None = None, streams: bool = False) -> bytes:
    out = IncrementalPdfFileWriter(io.BytesIO(document(streams, form=True)))
    fields.append_signature_field(out, SigFieldSpec("theirs", box=(20, 20, 120, 60)))
    if spare:
        fields.append_signature_field(out, SigFieldSpec("ours", box=(150, 20, 250, 60)))
    metadata = signers.PdfSignatureMetadata(
        field_name="theirs", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256",
        certify=certify is not None, docmdp_permissions=certify or MDPPerm.FILL_FORMS,
    )
    signer = signers.SimpleSigner.load_pkcs12(key, passphrase=password)
    return signers.sign_pdf(out, metadata, signer=signer).getvalue()


plain = document(False)
kinds = {
    "tables": plain,
    "streams": document(True),
    "object-streams": qpdf(document(False, form=True), "--object-streams=generate"),
    "linearized": qpdf(document(False, form=True), "--linearize"),
    "linearized-streams": qpdf(document(True), "--linearize", "--object-streams=generate"),
    "old-version": qpdf(plain, "--object-streams=disable", "--force-version=1.2"),
    "uncompressed": qpdf(plain, "--qdf"),
    "hybrid": hybrid(False),
    "hybrid-freed": hybrid(True),
    "short-rows": short_rows(plain),
    "form": document(False, form=True),
    "rotated-90": document(False, rotate=90),
    "rotated-180": document(True, rotate=180),
    "rotated-270": document(False, rotate=-90),
    "trailing-space": plain + b"\r\n \0\0\n",
    "signed": signed(True),
    "signed-streams": signed(True, streams=True),
    "signed-full": signed(False),
    "signed-certified-2": signed(True, MDPPerm.FILL_FORMS),
    "signed-certified-1": signed(True, MDPPerm.NO_CHANGES),
}
for kind, data in kinds.items():
    (folder / f"{kind}.pdf").write_bytes(data)
