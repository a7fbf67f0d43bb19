"""boto3's model of DRS, held against every answer of the simulator: what botocore itself calls valid, and more.

botocore's validator knows required members, types and unknown members. What it leaves out, enums, patterns and
lengths, is walked through here.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
from botocore.validate import ParamValidator

from judging import check, end

# Captured answers have times in this form, which the model's own pattern does not allow
# (docs/aws-facts.md, 2.10); the simulator answers so by default.
HARD_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00")

MODEL = botocore.session.get_session().get_service_model("drs")
# Errors that any operation may meet with, whether the model says so or not: scenarios make calls fail by them.
OF_ANY_OPERATION = {"AccessDeniedException", "ThrottlingException"}
# And what any operation says of an input that its shape does not allow, declared or not.
MALFORMED = "fieldValidationFailed"
# Errors that the model does not declare; docs/simulator.md lists them under 'Guesses'.
GUESSED = {
    ("StartRecovery", "ValidationException"),
    ("TerminateRecoveryInstances", "ValidationException"),
    ("DeleteRecoveryInstance", "ResourceNotFoundException"),
}
# Where the model contradicts itself: its pattern and EC2 both have ids of 21 characters.
LENGTHS_THAT_DO_NOT_HOLD = {"EbsVolumeID"}
TAG_OPERATIONS = {
    "GET": "ListTagsForResource",
    "POST": "TagResource",
    "DELETE": "UntagResource",
}


def operation_of(exchange: dict[str, Any]) -> str:
    if exchange["path"].startswith("/tags/"):
        return TAG_OPERATIONS[exchange["method"]]
    return exchange["path"].lstrip("/")


def walk(value: Any, shape: Any, path: str) -> Iterator[str]:
    """Enums, patterns and lengths."""
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if name in value:
                yield from walk(value[name], member, f"{path}.{name}")
    elif shape.type_name == "list":
        for index, one in enumerate(value):
            yield from walk(one, shape.member, f"{path}[{index}]")
    elif shape.type_name == "map":
        for key, one in value.items():
            yield from walk(one, shape.value, f"{path}.{key}")
    elif shape.type_name == "string":
        yield from walk_text(value, shape, path)
    elif shape.type_name in ("integer", "long"):
        yield from bounds(value, shape.metadata, path, "is")


def walk_text(value: str, shape: Any, path: str) -> Iterator[str]:
    if shape.enum and value not in shape.enum:
        yield f"{path}: {value} is none of {', '.join(shape.enum)}"
    pattern = shape.metadata.get("pattern")
    if pattern and not re.fullmatch(pattern, value) and not HARD_TIME.fullmatch(value):
        yield f"{path}: {value} is not like {pattern}"
    if shape.name not in LENGTHS_THAT_DO_NOT_HOLD:
        yield from bounds(len(value), shape.metadata, path, "has a length of")


def bounds(
    size: float, metadata: dict[str, Any], path: str, verb: str
) -> Iterator[str]:
    if size < metadata.get("min", size) or size > metadata.get("max", size):
        limits = metadata.get("min"), metadata.get("max")
        yield f"{path} {verb} {size}, which is not within {limits}"


def faults_of(exchange: dict[str, Any]) -> list[str]:
    name = operation_of(exchange)
    operation = MODEL.operation_model(name)
    if exchange["status"] >= 400:
        return faults_of_error(exchange, operation)
    wanted = operation.http.get("responseCode", 200)
    faults = []
    if exchange["status"] != wanted:
        faults.append(f"status {exchange['status']}, the model says {wanted}")
    return faults + faults_of_body(exchange["body"], operation.output_shape)


def faults_of_body(body: str, shape: Any) -> list[str]:
    value = json.loads(body or "{}")
    if shape is None or not shape.members:
        return [f"unknown members {sorted(value)}"] if value else []
    report = ParamValidator().validate(value, shape)
    if report.has_errors():
        return report.generate_report().splitlines()
    return list(walk(value, shape, ""))


def faults_of_error(exchange: dict[str, Any], operation: Any) -> list[str]:
    code = exchange.get("error", "(none)")
    declared = {shape.name: shape for shape in operation.error_shapes}
    if code in declared and exchange["status"] != declared[code].metadata.get(
        "error", {}
    ).get("httpStatusCode"):
        return [f"{code} with status {exchange['status']}"]
    if code in declared:
        return faults_of_body(exchange["body"], declared[code])
    malformed = code == "ValidationException" and MALFORMED in exchange["body"]
    allowed = code in OF_ANY_OPERATION or (operation.name, code) in GUESSED or malformed
    return [] if allowed else [f"{code} is no error of the operation"]


def main(out: Path) -> None:
    given = json.loads((out / "drs-exchanges.json").read_text())
    exchanges = given["exchanges"]
    answered = Counter(operation_of(one) for one in exchanges if one["status"] < 400)
    faults = Counter(
        f"{operation_of(one)}: {fault}" for one in exchanges for fault in faults_of(one)
    )
    for name in given["operations"]:
        check(f"{name}: {answered[name]} answers", answered[name] > 0)
    other = sorted(set(MODEL.operation_names) ^ set(given["api"]))
    check("simulator/drs/api.ts has every operation of boto3's model", not other, other)
    check(f"all {len(exchanges)} answers are as boto3's model says", not faults)
    for fault, times in faults.most_common(20):
        print(f"        {times} x {fault}")
    end()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
