"""Files to try the library on, made by pyHanko. usage: make.py KIND OUT.pdf [KEY.p12 PASSWORD]

tables   a plain file with cross-reference tables
streams  the same with cross-reference streams and object streams
signed   `tables`, signed by pyHanko with the given PKCS#12 file in a field named "theirs"
signed-pss, signed-sha1, signed-sha512
         as `signed`, by RSASSA-PSS, or with that digest
certified1, certified2, certified3
         as `signed`, certifying with that permission, with a second, empty field "ours"
locked   as `signed`, with a lock of "ours"
"""

import io
import sys

from pyhanko.pdf_utils import generic, writer
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field


def plain(streams: bool) -> bytes:
    out = writer.PdfFileWriter(stream_xrefs=streams)
    page = writer.PageObject(
        contents=out.add_object(generic.StreamObject(stream_data=b"0 0 m 100 100 l S")), media_box=(0, 0, 300, 300)
    )
    page["/Resources"] = generic.DictionaryObject()
    out.insert_page(page)
    buffer = io.BytesIO()
    out.write(buffer)
    return buffer.getvalue()


kind, target = sys.argv[1:3]
data = plain(kind == "streams")
if kind.startswith("signed"):
    signer = signers.SimpleSigner.load_pkcs12(
        sys.argv[3], passphrase=sys.argv[4].encode(), prefer_pss=kind == "signed-pss"
    )
    digest = {"signed-sha1": "sha1", "signed-sha512": "sha512"}.get(kind, "sha256")
    metadata = signers.PdfSignatureMetadata(field_name="theirs", subfilter=SigSeedSubFilter.PADES, md_algorithm=digest)
    buffer = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), metadata, signer=signer)
    data = buffer.getvalue()
if kind.startswith("certified") or kind == "locked":
    signer = signers.SimpleSigner.load_pkcs12(sys.argv[3], passphrase=sys.argv[4].encode())
    out = IncrementalPdfFileWriter(io.BytesIO(data))
    lock = FieldMDPSpec(FieldMDPAction.INCLUDE, ["ours"]) if kind == "locked" else None
    append_signature_field(out, SigFieldSpec("theirs", box=(10, 10, 60, 40), field_mdp_spec=lock))
    append_signature_field(out, SigFieldSpec("ours", box=(110, 10, 160, 40)))
    metadata = signers.PdfSignatureMetadata(
        field_name="theirs",
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        certify=kind.startswith("certified"),
        docmdp_permissions=MDPPerm(int(kind[-1])) if kind.startswith("certified") else MDPPerm.FILL_FORMS,
    )
    data = signers.sign_pdf(out, metadata, signer=signer).getvalue()
with open(target, "wb") as file:
    file.write(data)
