"""pyHanko's verdict on every signature of several files, strict reader but for hybrid files, in one process: starting it takes most of a
second. A list for each file, as JSON on standard output.

usage: judge_many.py ROOT.pem FILE.pdf...
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


def judge(signature) -> dict:
    # The development authority has no revocation service: soft-fail, or nothing could be trusted.
    context = ValidationContext(trust_roots=[root], revocation_mode="soft-fail")
    verdict = {"field": signature.field_name}
    try:
        status = validate_pdf_signature(signature, context)
    except Exception as error:  # a verdict too: the test prints it
        return verdict | {"bottom_line": False, "error": f"{type(error).__name__}: {error}"}
    return verdict | {
        "bottom_line": status.bottom_line,
        "intact": status.intact,
        "valid": status.valid,
        "trusted": status.trusted,
        "coverage": status.coverage.name,
        "modification": getattr(status.modification_level, "name", None),
        "docmdp_ok": status.docmdp_ok,
        "mechanism": status.pkcs7_signature_mechanism,
        "digest": status.md_algorithm,
    }


files = []
for path in sys.argv[2:]:
    with open(path, "rb") as file:
        try:
            # pyHanko validates in hybrid files only what it read leniently.
            hybrid = PdfFileReader(file, strict=False).xrefs.hybrid_xrefs_present
            files.append([judge(one) for one in PdfFileReader(file, strict=not hybrid).embedded_signatures])
        except Exception as error:
            files.append([{"bottom_line": False, "error": f"{type(error).__name__}: {error}"}])
print(json.dumps(files))
