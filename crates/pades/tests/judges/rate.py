"""How many times a second pyHanko verifies all signatures of a file, as JSON.

usage: rate.py ROOT.pem FILE.pdf SECONDS
"""

import io
import json
import logging
import sys
import time

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

logging.disable(logging.CRITICAL)
root = load_cert_from_pemder(sys.argv[1])
with open(sys.argv[2], "rb") as file:
    data = file.read()


def verify() -> bool:
    reader = PdfFileReader(io.BytesIO(data))
    context = ValidationContext(trust_roots=[root], revocation_mode="soft-fail", allow_fetching=False)
    statuses = [validate_pdf_signature(s, context) for s in reader.embedded_regular_signatures]
    return bool(statuses) and all(status.bottom_line for status in statuses)


passed = verify()
count, start = 0, time.perf_counter()
while time.perf_counter() - start < float(sys.argv[3]):
    verify()
    count += 1
print(json.dumps({"passed": passed, "per_second": count / (time.perf_counter() - start)}))
