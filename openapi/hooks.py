"""What schemathesis cannot know from the document's formats: how values of the counter's own formats are made."""

import base64
import os
import uuid

import requests
import schemathesis
from hypothesis import strategies as st

LETTERS = st.sampled_from("abcdefghijklmnñopqrstuvwxyzáéíóúABCÑ")
NAMES = st.text(LETTERS, min_size=1, max_size=40)


def cui(first: int, place: str) -> str:
    """A personal number whose ninth digit checks: the weighted sum of the first eight, modulo 11."""
    digits = f"{first:08}"
    check = sum(int(digit) * (at + 2) for at, digit in enumerate(digits)) % 11
    return f"{digits}{check}{place}" if check < 10 else cui((first + 1) % 10**8, place)


CUIS = st.builds(cui, st.integers(10**7, 9 * 10**7), st.sampled_from(["0101", "0901", "1601"]))
CURSORS = st.builds(
    lambda at, row: base64.urlsafe_b64encode(f"{at}|{row}".encode()).decode().rstrip("="),
    st.integers(0, 4 * 10**15),
    st.integers(0, 2**128 - 1).map(lambda n: uuid.UUID(int=n)),
)

schemathesis.openapi.format("cui", CUIS)
schemathesis.openapi.format("cursor", CURSORS)
schemathesis.openapi.format("person-name", NAMES)
schemathesis.openapi.format("email", st.builds("{}@correo.example".format, st.text("abcdef", min_size=1, max_size=20)))
schemathesis.openapi.format("phone", st.integers(2000_0000, 7999_9999).map("+502 {}".format))
schemathesis.openapi.format("nit", st.just("576937-K"))
schemathesis.openapi.format(
    "password", st.text("abcdefghij", min_size=6, max_size=20).map("Quetzal-{}-77".format)
)

if email := os.environ.get("VENTANILLA_AS"):

    @schemathesis.auth(refresh_interval=300)
    class Session:
        """Signs in again before the token's ten minutes are over."""

        def get(self, case, context):
            url = os.environ["VENTANILLA_URL"] + "/api/v1/sessions"
            session = {"identifier": email, "password": os.environ["VENTANILLA_PASSWORD"]}
            answer = requests.post(url, json=session, timeout=30)
            answer.raise_for_status()
            return answer.json()["access_token"]

        def set(self, case, data, context):
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


def whole(value):
    """JSON Schema calls 1.0 an integer; written out it is a number with a fraction, which an `int64` is not."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return {name: whole(item) for name, item in value.items()}
    return value


@schemathesis.hook
def map_body(context, body):
    return whole(body)
