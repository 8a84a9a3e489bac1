"""pyHanko's verdict on every signature of its own sample files, as JSON: {file: [verdict, …]}.

usage: samples.py ROOTS.pem SECONDS-SINCE-1970 FILE.pdf…
"""

import datetime
import json
import logging
import sys

from pyhanko.keys import load_certs_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)
roots = list(load_certs_from_pemder([sys.argv[1]]))
moment = datetime.datetime.fromtimestamp(int(sys.argv[2]), datetime.timezone.utc)
verdicts = {}
for name in sys.argv[3:]:
    found = verdicts.setdefault(name, [])
    try:
        with open(name, "rb") as file:
            reader = PdfFileReader(file, strict=True)
            signatures = [(s, False) for s in reader.embedded_regular_signatures]
            signatures += [(s, True) for s in reader.embedded_timestamp_signatures]
            for signature, timestamp in signatures:
                context = ValidationContext(
                    trust_roots=roots, revocation_mode="soft-fail", moment=moment, allow_fetching=False
                )
                verdict = {"field": signature.field_name}
                try:
                    if timestamp:
                        status = validate_pdf_timestamp(signature, context)
                    else:
                        status = validate_pdf_signature(signature, context)
                    verdict |= {
                        "bottom_line": getattr(status, "bottom_line", status.intact and status.valid and status.trusted),
                        "intact": status.intact,
                        "valid": status.valid,
                        "trusted": status.trusted,
                        "coverage": status.coverage.name,
                        "modification": getattr(getattr(status, "modification_level", None), "name", None),
                    }
                except Exception as error:
                    verdict |= {"bottom_line": False, "error": f"{type(error).__name__}: {error}"}
                found.append(verdict)
    except Exception as error:
        found.append({"field": None, "bottom_line": False, "error": f"{type(error).__name__}: {error}"})
print(json.dumps(verdicts))
