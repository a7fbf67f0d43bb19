"""Deploys the package into moto as osls would into AWS, then adds what moto's CloudFormation leaves out.

Writes to the folder that is named: functions/ with the unpacked artefacts, deployment.json with what came of it.
"""

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import boto3

from template import PACKAGED, REGION, RESOURCES, STACK, TEMPLATE, Resolver, of_type


# What moto's CloudFormation does not make; docs/conformance.md says what judges these.
SKIPPED = {
    "AWS::CloudWatch::Alarm",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::Scheduler::Schedule",
    "AWS::Scheduler::ScheduleGroup",
}


def client(service: str) -> Any:
    return boto3.client(service, region_name=REGION)


def create_stack() -> Resolver:
    """The two steps of a deployment: a bucket for the artefacts, then everything."""
    cloudformation, s3 = client("cloudformation"), client("s3")
    first = (PACKAGED / "cloudformation-template-create-stack.json").read_text()
    cloudformation.create_stack(StackName=STACK, TemplateBody=first)
    bucket = physical_ids(cloudformation)["ServerlessDeploymentBucket"]
    for function in of_type("AWS::Lambda::Function").values():
        key = function["Code"]["S3Key"]
        s3.upload_file(str(PACKAGED / key.rsplit("/", 1)[-1]), bucket, key)
    cloudformation.update_stack(StackName=STACK, TemplateBody=json.dumps(TEMPLATE))
    status = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]
    if status != "UPDATE_COMPLETE":
        sys.exit(f"moto's CloudFormation ended with {status}")
    return Resolver(physical_ids(cloudformation))


def update_again(to: Resolver) -> None:
    """A parameter changes and changes back: nothing may be made anew, evidence and keys least of all."""
    cloudformation = client("cloudformation")
    for address in ("somebody@example.com", ""):
        cloudformation.update_stack(
            StackName=STACK,
            TemplateBody=json.dumps(TEMPLATE),
            Parameters=[{"ParameterKey": "AlertEmail", "ParameterValue": address}],
        )
        status = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]
        if status != "UPDATE_COMPLETE":
            sys.exit(f"moto's CloudFormation ended a second update with {status}")
        now = physical_ids(cloudformation)
        anew = sorted(name for name, one in to.physical.items() if now.get(name) != one)
        if anew:
            sys.exit(f"an update made {', '.join(anew)} anew")


def physical_ids(cloudformation: Any) -> dict[str, str]:
    pages = cloudformation.get_paginator("list_stack_resources").paginate(
        StackName=STACK
    )
    return {
        one["LogicalResourceId"]: one["PhysicalResourceId"]
        for page in pages
        for one in page["StackResourceSummaries"]
    }


def complete_buckets(to: Resolver) -> None:
    s3 = client("s3")
    given = to.resolve(RESOURCES["EvidenceBucket"]["Properties"])
    bucket = {"Bucket": to.ref("EvidenceBucket")}
    s3.put_bucket_versioning(
        **bucket, VersioningConfiguration=given["VersioningConfiguration"]
    )
    lock = given["ObjectLockConfiguration"]
    lock["Rule"]["DefaultRetention"]["Days"] = int(
        lock["Rule"]["DefaultRetention"]["Days"]
    )
    s3.put_object_lock_configuration(**bucket, ObjectLockConfiguration=lock)
    s3.put_public_access_block(
        **bucket,
        PublicAccessBlockConfiguration=given["PublicAccessBlockConfiguration"],
    )
    s3.put_bucket_ownership_controls(
        **bucket, OwnershipControls=given["OwnershipControls"]
    )
    # CloudFormation says Id and leaves the filter out, where S3 says ID and wants one.
    rules = [
        {"ID": rule.pop("Id"), "Filter": {"Prefix": ""}, **rule}
        for rule in given["LifecycleConfiguration"]["Rules"]
    ]
    s3.put_bucket_lifecycle_configuration(
        **bucket, LifecycleConfiguration={"Rules": rules}
    )
    for policy in map(to.resolve, of_type("AWS::S3::BucketPolicy").values()):
        document = json.dumps(policy["PolicyDocument"])
        s3.put_bucket_policy(Bucket=policy["Bucket"], Policy=document)
        # moto takes it, but then denies by a statement whose condition does not hold: every put would be refused.
        s3.delete_bucket_policy(Bucket=policy["Bucket"])


def complete_keys(to: Resolver) -> None:
    """moto's CloudFormation makes every key symmetric, and leaves its policy in a form that its KMS cannot read."""
    kms = client("kms")
    for name, key in of_type("AWS::KMS::Key").items():
        declared = to.resolve(key)
        policy = json.dumps(declared["KeyPolicy"])
        if "KeySpec" not in declared:
            kms.put_key_policy(KeyId=to.ref(name), PolicyName="default", Policy=policy)
            continue
        made = kms.create_key(
            KeySpec=declared["KeySpec"],
            KeyUsage=declared["KeyUsage"],
            Description=declared["Description"],
            Policy=policy,
        )
        to.physical[name] = made["KeyMetadata"]["KeyId"]


def complete_environments(to: Resolver) -> None:
    """The functions know the key that moto's CloudFormation made; they must know the one that can sign."""
    lambda_ = client("lambda")
    for properties in of_type("AWS::Lambda::Function").values():
        variables = to.resolve(properties["Environment"]["Variables"])
        lambda_.update_function_configuration(
            FunctionName=properties["FunctionName"],
            Environment={"Variables": variables},
        )


def complete_messages(to: Resolver) -> None:
    sns, sqs = client("sns"), client("sqs")
    for policy in map(to.resolve, of_type("AWS::SNS::TopicPolicy").values()):
        for topic in policy["Topics"]:
            sns.set_topic_attributes(
                TopicArn=topic,
                AttributeName="Policy",
                AttributeValue=json.dumps(policy["PolicyDocument"]),
            )
    for policy in map(to.resolve, of_type("AWS::SQS::QueuePolicy").values()):
        for queue in policy["Queues"]:
            sqs.set_queue_attributes(
                QueueUrl=queue,
                Attributes={"Policy": json.dumps(policy["PolicyDocument"])},
            )
    for name, subscription in of_type("AWS::SNS::Subscription").items():
        condition = RESOURCES[name].get("Condition")
        if condition is None or to.holds(condition):
            sns.subscribe(**to.resolve(subscription))


def complete_schedules(to: Resolver) -> None:
    scheduler = client("scheduler")
    for name, group in of_type("AWS::Scheduler::ScheduleGroup").items():
        scheduler.create_schedule_group(**to.resolve(group))
        to.physical[name] = to.resolve(group["Name"])
    for schedule in of_type("AWS::Scheduler::Schedule").values():
        scheduler.create_schedule(**to.resolve(schedule))


def complete_state_machine(to: Resolver) -> None:
    """moto's CloudFormation knows DefinitionString only, and makes machines that its interpreter does not see."""
    [machine] = of_type("AWS::StepFunctions::StateMachine").values()
    definition = json.dumps(machine["Definition"])
    for name, value in to.resolve(machine["DefinitionSubstitutions"]).items():
        definition = definition.replace(f"${{{name}}}", value)
    client("stepfunctions").create_state_machine(
        name=to.resolve(machine["StateMachineName"]),
        type=machine["StateMachineType"],
        roleArn=to.resolve(machine["RoleArn"]),
        tracingConfiguration={
            "enabled": machine["TracingConfiguration"]["Enabled"],
        },
        definition=definition,
    )


def functions(out: Path) -> dict[str, Any]:
    """What Lambda would run: each artefact unpacked, with its handler and environment as moto's Lambda has them."""
    lambda_ = client("lambda")
    found = {}
    for properties in of_type("AWS::Lambda::Function").values():
        name = properties["FunctionName"]
        folder = out / "functions" / name
        archive = PACKAGED / properties["Code"]["S3Key"].rsplit("/", 1)[-1]
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
        deployed = lambda_.get_function_configuration(FunctionName=name)
        found[name] = {
            "folder": str(folder.resolve()),
            "handler": deployed["Handler"],
            "environment": deployed["Environment"]["Variables"],
        }
    return found


def main(out: Path) -> None:
    to = create_stack()
    update_again(to)
    left_out = {
        resource["Type"]
        for name, resource in RESOURCES.items()
        if name not in to.physical
    }
    if left_out != SKIPPED:
        sys.exit(f"moto skips other types than those listed: {', '.join(sorted(left_out ^ SKIPPED))}")
    complete_buckets(to)
    complete_keys(to)
    complete_environments(to)
    complete_messages(to)
    complete_schedules(to)
    complete_state_machine(to)
    deployment = {
        "region": REGION,
        "stateMachineArn": to.ref("DrillStateMachine"),
        "bucket": to.ref("EvidenceBucket"),
        "topicArns": [
            to.ref(name) for name in ("ReportsTopic", "ChatTopic", "MachinesTopic")
        ],
        "functions": functions(out),
        "physical": to.physical,
    }
    (out / "deployment.json").write_text(json.dumps(deployment, indent=2))
    print(
        f"moto's CloudFormation made {len(to.physical)} of {len(RESOURCES)} resources"
    )
    print(f"updated it twice; skipped, as listed: {', '.join(sorted(left_out))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
