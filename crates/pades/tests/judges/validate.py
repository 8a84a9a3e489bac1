"""pyHanko's verdict on every signature of a file, strict reader, as JSON on standard output.

usage: validate.py ROOT.pem FILE.pdf
"""

import json
import logging
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.ERROR)
root = load_cert_from_pemder(sys.argv[1])
verdicts = []
with open(sys.argv[2], "rb") as file:
    reader = PdfFileReader(file, strict=True)
    for signature in reader.embedded_signatures:
        # The development authority has no revocation service: soft-fail, or nothing could be trusted.
        context = ValidationContext(trust_roots=[root], revocation_mode="soft-fail")
        verdict = {"field": signature.field_name}
        try:
            status = validate_pdf_signature(signature, context)
            verdict |= {
                "bottom_line": status.bottom_line,
                "intact": status.intact,
                "valid": status.valid,
                "trusted": status.trusted,
                "coverage": status.coverage.name,
                "modification": getattr(status.modification_level, "name", None),
                "signer": status.signing_cert.subject.native.get("common_name"),
                "digest": status.md_algorithm,
            }
        except Exception as error:  # a verdict too: the test prints it
            verdict |= {"bottom_line": False, "error": f"{type(error).__name__}: {error}"}
        verdicts.append(verdict)
print(json.dumps(verdicts))
