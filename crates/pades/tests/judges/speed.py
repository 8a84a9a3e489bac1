"""Median seconds that pyHanko takes for one B-B signature, without starting up, as JSON.

usage: speed.py FILE.pdf KEY.p12 PASSWORD FIELD
"""

import io
import json
import statistics
import sys
import time

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter

path, key, password, field = sys.argv[1:5]
signer = signers.SimpleSigner.load_pkcs12(key, passphrase=password.encode())
metadata = signers.PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
with open(path, "rb") as file:
    data = file.read()
times = []
for _ in range(40):
    start = time.perf_counter()
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), metadata, signer=signer)
    times.append(time.perf_counter() - start)
print(json.dumps({"seconds": statistics.median(times[5:])}))
