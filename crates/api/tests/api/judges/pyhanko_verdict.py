"""Prints pyHanko's verdict on each signature of a PDF: field, valid, trusted, level of later modification."""
import logging
import sys

logging.disable(logging.ERROR)

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

root, path = load_cert_from_pemder(sys.argv[1]), sys.argv[2]
with open(path, "rb") as file:
    for signature in PdfFileReader(file, strict=True).embedded_regular_signatures:
        context = ValidationContext(trust_roots=[root], revocation_mode="soft-fail")
        status = validate_pdf_signature(signature, context)
        sound = status.bottom_line and status.intact and status.valid
        print(
            signature.field_name,
            "valid" if sound else "invalid",
            "trusted" if status.trusted else "untrusted",
            status.modification_level.name.lower(),
        )
