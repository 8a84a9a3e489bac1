"""Judges the OpenAPI document on standard input: whether it is one, and whether every example is as its schema says."""

import json
import sys

from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

document = json.load(sys.stdin)
validate(document)

count = 0
for path, item in document["paths"].items():
    for method, operation in item.items():
        if method not in {"get", "put", "post", "delete", "patch"}:
            continue
        place = f"{method.upper()} {path}"
        if not operation.get("summary"):
            print(f"{place}: no summary")
        bodies = [("body", operation.get("requestBody", {}))]
        bodies += [(status, response) for status, response in operation["responses"].items()]
        for where, body in bodies:
            for kind, media in body.get("content", {}).items():
                examples = [media["example"]] if "example" in media else []
                examples += [entry["value"] for entry in media.get("examples", {}).values()]
                if kind.endswith("json") and not examples:
                    print(f"{place} {where}: no example")
                # References lead to the document's components.
                schema = {**media["schema"], "components": document["components"]}
                judge = Draft202012Validator(schema, format_checker=FormatChecker())
                for example in examples:
                    count += 1
                    for error in judge.iter_errors(example):
                        print(f"{place} {where}: {error.json_path}: {error.message}")
print(f"{count} examples", file=sys.stderr)
