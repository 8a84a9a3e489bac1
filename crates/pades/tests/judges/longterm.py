"""pyHanko's verdict on signatures that must stand for long, without any network, as JSON on standard output.

usage: longterm.py ROOT.pem JOBS.json
JOBS.json: [{"file": PDF, "crls": [DER], "ocsps": [DER]}], what the judge knows besides the file

For each job a list, one entry a signature: `lta` and `lt` are the indications of EN 319 102-1's processes for signatures
with archival data (5.6) and with time (5.5), as of now (pyHanko takes proofs of existence from the machine's clock), with
revocation data required for every certificate; the rest is what the strict reader says of the file's revisions.
"""

import asyncio
import dataclasses
import json
import logging
import sys

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.ades import _dss_to_local_knowledge, ades_lta_validation, ades_with_time_validation
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

logging.disable(logging.ERROR)
root = load_cert_from_pemder(sys.argv[1])


def spec(lists, responses, knowledge=None):
    knowledge = knowledge or LocalKnowledge()
    policy = CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=[root]),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
    )
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=policy,
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY
            ),
            local_knowledge=dataclasses.replace(
                knowledge,
                known_crls=knowledge.known_crls + lists,
                known_ocsps=knowledge.known_ocsps + responses,
            ),
        )
    )


def context():
    return ValidationContext(trust_roots=[root], revocation_mode="soft-fail", allow_fetching=False)


def judge(job):
    lists = []
    for path in job.get("crls", []):
        with open(path, "rb") as file:
            lists.append(CRLContainer(asn1_crl.CertificateList.load(file.read())))
    responses = []
    for path in job.get("ocsps", []):
        with open(path, "rb") as file:
            responses += OCSPContainer.load_multi(asn1_ocsp.OCSPResponse.load(file.read()))
    verdicts = []
    with open(job["file"], "rb") as file:
        reader = PdfFileReader(file, strict=True)
        for signature in reader.embedded_signatures:
            timestamp = signature.sig_object_type == "/DocTimeStamp"
            verdict = {"field": signature.field_name, "document_timestamp": timestamp}
            try:
                if timestamp:
                    status = validate_pdf_timestamp(signature, context())
                else:
                    status = validate_pdf_signature(signature, context(), context())
                    attached = status.timestamp_validity
                    verdict["stamped"] = bool(attached and attached.intact and attached.valid)
                    verdict["stamp_trusted"] = bool(attached and attached.trusted)
                verdict |= {
                    "intact": status.intact,
                    "valid": status.valid,
                    "coverage": status.coverage.name,
                    "modification": getattr(status.modification_level, "name", None),
                }
            except Exception as error:
                verdict |= {"intact": False, "error": f"{type(error).__name__}: {error}"}
            if not timestamp:
                try:
                    known = spec(lists, responses, _dss_to_local_knowledge(reader)).signature_validation_spec
                    digest = signature.compute_digest()
                    result = asyncio.run(ades_with_time_validation(signature.signed_data, known, raw_digest=digest))
                    verdict |= {"lt": str(result.ades_subindic), "held": result.ades_subindic.status.name == "PASSED"}
                    result = asyncio.run(ades_lta_validation(signature, spec(lists, responses)))
                    verdict |= {
                        "lta": str(result.ades_subindic),
                        "passed": result.ades_subindic.status.name == "PASSED",
                        "why": result.failure_msg,
                        "proven": result.best_signature_time.timestamp(),
                        "archived": result.oldest_evidence_record_timestamp is not None,
                    }
                except Exception as error:
                    verdict |= {"passed": False, "lta": f"{type(error).__name__}: {error}"}
            verdicts.append(verdict)
    return verdicts


with open(sys.argv[2]) as file:
    print(json.dumps([judge(job) for job in json.load(file)]))
