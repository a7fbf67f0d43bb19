"""Asks the simulator for what it does not simulate, as boto3 does, in every protocol that AWS speaks.

Each must be a ClientError that boto3 reads: a code, and a message that names the service and the page that lists what
is simulated. First a table that says which code each protocol has, then one operation of every service in botocore.
"""

from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

from judging import check, end

REGION = "ap-northeast-3"
PAGE = "docs/simulator.md"
SESSION = botocore.session.get_session()
CONFIG = Config(
    retries={"total_max_attempts": 1},
    parameter_validation=False,
    inject_host_prefix=False,
    s3={"addressing_style": "path"},
)
CODES = {
    "query": "InvalidAction",
    "ec2": "InvalidAction",
    "json": "UnknownOperationException",
    "rest-json": "UnknownOperationException",
    "smithy-rpc-v2-cbor": "UnknownOperationException",
    "rest-xml": "NotImplemented",
}
# Services that are not simulated at all, then operations of those that are.
TABLE = [
    ("iam", "ListUsers"),
    ("cloudformation", "ListStacks"),
    ("autoscaling", "DescribeAutoScalingGroups"),
    ("rds", "DescribeDBInstances"),
    ("elbv2", "DescribeLoadBalancers"),
    ("logs", "DescribeLogGroups"),
    ("ecs", "ListClusters"),
    ("organizations", "ListAccounts"),
    ("athena", "ListWorkGroups"),
    ("lambda", "ListFunctions"),
    ("backup", "ListBackupVaults"),
    ("eks", "ListClusters"),
    ("scheduler", "ListSchedules"),
    ("route53", "ListHostedZones"),
    ("cloudfront", "ListDistributions"),
    ("eventbridgev2", None),
    ("drs", "CreateRecoveryPlan"),
    ("ec2", "DescribeHosts"),
    ("ssm", "ListDocuments"),
    ("events", "ListRules"),
    ("kms", "ListKeys"),
    ("secretsmanager", "ListSecrets"),
    ("service-quotas", "ListServices"),
    ("cloudwatch", "GetDashboard"),
    ("sts", "GetSessionToken"),
    ("stepfunctions", "ListActivities"),
    ("s3", "GetBucketCors"),
    ("s3", "GetObjectTorrent"),
    ("sns", "ListPlatformApplications"),
    ("sqs", "ListMessageMoveTasks"),
    ("dynamodb", "DescribeLimits"),
    ("dynamodbstreams", "ListStreams"),
]
# botocore asks nobody: without a bearer token, a real ARN or a host name that begins with the account. And sdb signs as
# of old, without naming a service.
NOT_ASKED = {"account-access-runtime", "codecatalyst", "cloudfront-keyvaluestore", "s3control", "sdb"}
# The simulated services answer some of the first operations of their models.
SIMULATED = {name for name, _ in TABLE[16:]}


def least(shape: Any, depth: int = 0) -> Any:
    """The least input of a shape: its required members, each with something in it."""
    if shape is None:
        return {}
    if shape.type_name == "structure":
        required = shape.required_members if depth < 6 else []
        return {name: least(shape.members[name], depth + 1) for name in required}
    if shape.type_name == "list":
        return [least(shape.member, depth + 1)]
    if shape.type_name == "map":
        return {"x": least(shape.value, depth + 1)}
    if shape.type_name == "string":
        return shape.enum[0] if shape.enum else "x" * shape.metadata.get("min", 1)
    simple = {"boolean": True, "blob": b"x", "timestamp": 0, "float": 1.0}
    return simple.get(shape.type_name, 1)


def answer_of(service: str, name: str) -> tuple[str, str, int]:
    client = SESSION.create_client(
        service,
        region_name=REGION,
        config=CONFIG,
        endpoint_url=SESSION.get_config_variable("endpoint_url"),
    )
    given = least(client.meta.service_model.operation_model(name).input_shape)
    try:
        client._make_api_call(name, given)
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return (
            error.response["Error"]["Code"],
            error.response["Error"]["Message"],
            status,
        )
    except Exception as error:  # botocore could not read the answer, or not even ask
        return type(error).__name__, str(error), 0
    return "(accepted)", "", 200


def asked_first(service: str) -> str | None:
    """An operation that is signed and sends one request to one host."""
    model = SESSION.get_service_model(service)
    for name in model.operation_names:
        operation = model.operation_model(name)
        unsigned = operation.auth_type == "none" or operation.auth == ["smithy.api#noAuth"]
        streams = operation.has_event_stream_input or operation.has_event_stream_output
        head = operation.http.get("method") == "HEAD"
        if not (unsigned or streams or head):
            return name
    return None


def judge_table() -> None:
    for service, named in TABLE:
        name = named or asked_first(service)
        model = SESSION.get_service_model(service)
        code, message, status = answer_of(service, name)
        wanted = CODES[model.resolved_protocol]
        says = model.signing_name in message and PAGE in message
        check(
            f"{service} {name} ({model.resolved_protocol}): {wanted}",
            code == wanted and says and 400 <= status < 502,
            (code, status, message),
        )


def judge_all() -> None:
    asked, faults = 0, []
    for service in SESSION.get_available_services():
        name = asked_first(service)
        if service in SIMULATED | NOT_ASKED or name is None:
            continue
        model = SESSION.get_service_model(service)
        code, message, _ = answer_of(service, name)
        asked += 1
        if code != CODES[model.resolved_protocol] or PAGE not in message:
            faults.append(f"{service} {name} ({model.resolved_protocol}): {code} {message[:160]}")
    check(f"one operation of each of {asked} other services is refused readably", not faults)
    for fault in faults[:30]:
        print(f"        {fault}")


if __name__ == "__main__":
    judge_table()
    judge_all()
    end()
