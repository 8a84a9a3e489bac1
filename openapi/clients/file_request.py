"""Files a request through the Python client that openapi-python-client generated from the document (package `ventanilla`)."""

import datetime
import json
import os
import sys
import uuid
from pathlib import Path

from ventanilla import AuthenticatedClient, Client
from ventanilla.api.documents import post_requests_by_id_documents as attach
from ventanilla.api.requests import (
    get_requests_by_id as read,
    post_requests as create,
    post_requests_by_id_submit as submit,
    put_requests_by_id_delivery as deliver,
    put_requests_by_id_payment as pay,
    put_requests_by_id_sections_by_section as save,
)
from ventanilla.api.sessions import post_sessions as sign_in
from ventanilla.models import (
    DeliveryChoice,
    NewDocument,
    NewRequest,
    NewSession,
    Payment,
    PutRequestsByIdSectionsBySectionBody,
)
from ventanilla.types import File

PROCEDURE = "onsec.service-certification"
folder = Path(__file__).parent
example = json.loads((folder / "../../procedures/onsec/service-certification/example.json").read_text())
url = os.environ["VENTANILLA_URL"]


def done(response, status: int = 200):
    """The parsed answer, which the generated classes have read."""
    assert response.status_code == status, f"{response.status_code} {response.content.decode()}"
    return response.parsed


def main() -> None:
    who = NewSession.from_dict(
        {"identifier": os.environ["VENTANILLA_AS"], "password": os.environ["VENTANILLA_PASSWORD"]}
    )
    session = done(sign_in.sync_detailed(client=Client(url), body=who), 201)
    client = AuthenticatedClient(url, token=session.access_token)

    new = NewRequest.from_dict({"procedure": PROCEDURE, "subject": {"kind": example["subject"]}})
    key = str(uuid.uuid4())
    made = done(create.sync_detailed(client=client, body=new, idempotency_key=key), 201)
    again = done(create.sync_detailed(client=client, body=new, idempotency_key=key), 201)
    assert again.id == made.id, "a repeat with the same key made another request"

    def version() -> str:
        return f'"{done(read.sync_detailed(made.id, client=client)).version}"'

    for section, answers in example["sections"].items():
        body = PutRequestsByIdSectionsBySectionBody.from_dict(answers)
        done(save.sync_detailed(made.id, section, client=client, body=body, if_match=version()))
    paid = (datetime.date.today() - datetime.timedelta(days=2)).isoformat()
    payment = Payment.from_dict({**example["payment"], "number": f"PY-{made.number}", "date": paid})
    done(pay.sync_detailed(made.id, client=client, body=payment, if_match=version()))
    for kind in example["documents"]:
        with (folder / "page.pdf").open("rb") as page:
            document = NewDocument(kind=kind, file=File(page, f"{kind}.pdf", "application/pdf"))
            done(attach.sync_detailed(made.id, client=client, body=document), 201)
    delivery = DeliveryChoice.from_dict(example["delivery"])
    done(deliver.sync_detailed(made.id, client=client, body=delivery, if_match=version()))
    filed = done(submit.sync_detailed(made.id, client=client, if_match=version()))
    assert filed.state == "submitted", filed.state
    print(f"the Python client filed {filed.number}")


if __name__ == "__main__":
    sys.exit(main())
