"""What AWS enforces of a template and neither cfn-lint nor moto sees: each rule first on a bad sample of its own.

Sources: docs/aws-facts.md, 9.1 and 9.2, and botocore's model of Lambda.
"""

import json
from collections.abc import Callable
from typing import Any

import botocore.session

from judging import check, end
from template import RESOURCES

Resources = dict[str, Any]


def named(value: Any) -> set[str]:
    """Logical ids that an expression refers to."""
    if isinstance(value, list):
        return set().union(*map(named, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    if "Ref" in value:
        return {value["Ref"]}
    if "Fn::GetAtt" in value:
        got = value["Fn::GetAtt"]
        return {got.split(".")[0] if isinstance(got, str) else got[0]}
    return set().union(*(named(one) for one in value.values()))


def policies_name_their_own(resources: Resources) -> list[str]:
    """The policy of a topic or queue covers that one alone; its statements have names of their own."""
    faults = []
    for name, resource in resources.items():
        key = {"AWS::SNS::TopicPolicy": "Topics", "AWS::SQS::QueuePolicy": "Queues"}.get(resource["Type"])
        if key is None:
            continue
        properties = resource["Properties"]
        owners = properties[key]
        if len(owners) != 1:
            faults.append(f"{name} is of {len(owners)} at once")
        statements = properties["PolicyDocument"]["Statement"]
        if any(named(one["Resource"]) != named(owners[0]) for one in statements):
            faults.append(f"{name} names another resource than its own")
        if any(isinstance(one["Resource"], list) and len(one["Resource"]) > 1 for one in statements):
            faults.append(f"{name} names several resources")
        sids = [one.get("Sid") for one in statements]
        if key == "Topics" and (None in sids or len(set(sids)) != len(sids)):
            faults.append(f"{name} has statements without a Sid of their own")
    return faults


def retained_can_be_made_again(resources: Resources) -> list[str]:
    """What is kept must not stand in the way of the next try, nor of the next stack of this name."""
    faults = []
    for name, resource in resources.items():
        policy = resource.get("DeletionPolicy", "Delete")
        if policy == "Retain":
            faults.append(f"{name} stays after a first create that failed: RetainExceptOnCreate")
        if policy == "Delete":
            continue
        own = {
            key: value
            for key, value in resource.get("Properties", {}).items()
            if key.endswith("Name") and "AWS::StackId" not in json.dumps(value)
        }
        faults += [f"{name} is kept and has the fixed {key}" for key in own]
    return faults


# What no retry heals.
PERMANENT = {
    "EC2AccessDeniedException": "a permission is missing",
    "InvalidZipFileException": "the code is broken",
    "InvalidRuntimeException": "the runtime is gone",
    "InvalidSubnetIDException": "the subnet is gone",
    "InvalidSecurityGroupIDException": "the security group is gone",
    "KMSAccessDeniedException": "a permission is missing",
    "KMSDisabledException": "the key is off",
    "KMSNotFoundException": "the key is gone",
    "KMSInvalidStateException": "the key is off",
}
# Seen while a function woke up, with another status in the model.
WAKING = {"CodeArtifactUserPendingException"}
# A function that wakes takes about 90 seconds.
WAKING_SECONDS = 90


def invoke_errors() -> list[Any]:
    model = botocore.session.get_session().get_service_model("lambda")
    return list(model.operation_model("Invoke").error_shapes)


def transient_errors() -> set[str]:
    statuses = {one.name: one.metadata.get("error", {}).get("httpStatusCode", 0) for one in invoke_errors()}
    return {name for name, status in statuses.items() if status == 429 or status >= 500} - set(PERMANENT) | WAKING


def waits_seconds(retry: dict[str, Any]) -> float:
    interval, rate = retry.get("IntervalSeconds", 1), retry.get("BackoffRate", 2)
    longest = retry.get("MaxDelaySeconds", float("inf"))
    return sum(min(interval * rate**attempt, longest) for attempt in range(retry.get("MaxAttempts", 3)))


def invocations_are_retried(resources: Resources) -> list[str]:
    """Every task that invokes a function tries again for whatever passes, for as long as a function wakes."""
    faults = []
    for machine in (one for one in resources.values() if one["Type"] == "AWS::StepFunctions::StateMachine"):
        for name, state in machine["Properties"]["Definition"]["States"].items():
            if state["Type"] != "Task":
                continue
            retries = state.get("Retry", [])
            for error in sorted(transient_errors()):
                caught = [
                    retry
                    for retry in retries
                    if {"States.ALL", f"Lambda.{error}"} & set(retry["ErrorEquals"])
                ]
                if not caught:
                    faults.append(f"{name} does not retry {error}")
                elif waits_seconds(caught[0]) < WAKING_SECONDS:
                    faults.append(f"{name} gives up before a function is awake: {error}")
    return faults


TOPIC = {"Type": "AWS::SNS::Topic"}
DENY = {"Sid": "A", "Effect": "Deny", "Principal": "*", "Action": "sns:Publish"}


def policy(topics: list[str], *statements: dict[str, Any]) -> Resources:
    properties = {"Topics": [{"Ref": one} for one in topics], "PolicyDocument": {"Statement": list(statements)}}
    return {"One": TOPIC, "Two": TOPIC, "Policy": {"Type": "AWS::SNS::TopicPolicy", "Properties": properties}}


def queue_policy(queues: list[str], resource: str) -> Resources:
    statement = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": {"Fn::GetAtt": [resource, "Arn"]}}
    properties = {"Queues": [{"Ref": one} for one in queues], "PolicyDocument": {"Statement": [statement]}}
    return {"Policy": {"Type": "AWS::SQS::QueuePolicy", "Properties": properties}}


def machine(retry: list[dict[str, Any]]) -> Resources:
    definition = {"States": {"OpenDrill": {"Type": "Task", "Retry": retry}}}
    return {"Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": {"Definition": definition}}}


EVERY = [f"Lambda.{error}" for error in transient_errors()]
QUEUE = {"Type": "AWS::SQS::Queue", "DeletionPolicy": "RetainExceptOnCreate"}

RULES: list[tuple[Callable[[Resources], list[str]], list[Resources]]] = [
    (
        policies_name_their_own,
        [
            policy(["One", "Two"], {**DENY, "Resource": {"Ref": "One"}}),
            policy(["One"], {**DENY, "Resource": {"Ref": "Two"}}),
            policy(["One"], {**DENY, "Resource": [{"Ref": "One"}, {"Ref": "One"}]}),
            policy(["One"], *[{**DENY, "Resource": {"Ref": "One"}}] * 2),
            queue_policy(["One", "Two"], "One"),
            queue_policy(["One"], "Two"),
        ],
    ),
    (
        retained_can_be_made_again,
        [
            {"Queue": {**QUEUE, "DeletionPolicy": "Retain"}},
            {"Queue": {**QUEUE, "Properties": {"QueueName": {"Fn::Sub": "${AWS::StackName}-a"}}}},
        ],
    ),
    (
        invocations_are_retried,
        [
            machine([]),
            machine([{"ErrorEquals": EVERY[1:], "MaxAttempts": 9}]),
            machine([{"ErrorEquals": EVERY, "IntervalSeconds": 1, "MaxAttempts": 3}]),
        ],
    ),
]

declared = {one.name for one in invoke_errors()}
check("what no retry heals is what Lambda declares", set(PERMANENT) <= declared, set(PERMANENT) - declared)
for rule, samples in RULES:
    missed = [sample for sample in samples if rule(sample) == []]
    check(f"{rule.__name__} finds its bad samples", missed == [], missed)
    faults = rule(RESOURCES)
    check(rule.__doc__.splitlines()[0] if rule.__doc__ else rule.__name__, faults == [], faults)
end()
