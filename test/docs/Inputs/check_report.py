# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_report.py SCHEMA TORCH-TIDY ARGUMENT...: a report of all kinds of parts fits its schema."""

import json
import subprocess
import sys

import jsonschema


def report(*arguments):
    done = subprocess.run(sys.argv[2:3] + ["--quiet", "--format=json"] + list(arguments) + sys.argv[3:],
                          stdout=subprocess.PIPE, text=True)
    return done.returncode, json.loads(done.stdout)


def strict(schema):
    """The same without room for keys that it does not name: those have to be added to it."""
    if isinstance(schema, dict):
        if "properties" in schema:
            schema["additionalProperties"] = False
        for part in schema.values():
            strict(part)
    return schema


def main():
    with open(sys.argv[1]) as f:
        schema = strict(json.load(f))
    jsonschema.Draft7Validator.check_schema(schema)
    status, found = report()
    jsonschema.validate(found, schema)
    findings = found["findings"]
    assert status == 1 and findings and not found["failures"], found
    assert any(finding["fix"] for finding in findings), "no fix on a warning"
    assert any(note["fix"] for finding in findings for note in finding["notes"]), "no fix on a note"
    assert all(finding["ranges"] for finding in findings), "no ranges"
    status, found = report("/nonexistent.cpp")
    jsonschema.validate(found, schema)
    assert status == 2 and found["failures"], found


if __name__ == "__main__":
    main()
