"""EC2's calls of a restore drill, answered by the simulator and by moto for volumes and hosts that are alike.

The shapes are compared as boto3 reads them, and what both refuse by its code. moto judges nothing of EC2's rules: it
attaches across zones and twice as one device, takes any zone, makes another volume for the same client token, forgets the
initialization rate, has everything available at once, and fails where DetachVolume names no instance. Its
DescribeVolumeStatus and AWS Backup's restores are missing.
"""

import sys
import time
from typing import Any, Callable

import boto3
from botocore.exceptions import ClientError

from judging import check, end
from judge_ec2 import shape_of

REGION = "ap-northeast-3"
ZONE = f"{REGION}a"
TAGS = [{"Key": "kunren:drill", "Value": "01J"}]
WAIT_SECONDS = 30

# Members that the adapters read, by step.
READ = {
    "create_volume": ["VolumeId"],
    "run_instances": ["Instances[].InstanceId"],
    "describe_images": [
        "Images[].ImageId",
        "Images[].State",
        "Images[].RootDeviceName",
        "Images[].BlockDeviceMappings[].Ebs.VolumeSize",
    ],
    "describe_snapshots": [
        "Snapshots[].SnapshotId",
        "Snapshots[].VolumeId",
        "Snapshots[].State",
        "Snapshots[].StartTime",
        "Snapshots[].VolumeSize",
        "Snapshots[].OwnerId",
        "Snapshots[].Encrypted",
        "Snapshots[].StorageTier",
    ],
    "attach_volume": [],
    "describe_volumes": [
        "Volumes[].VolumeId",
        "Volumes[].State",
        "Volumes[].CreateTime",
        "Volumes[].SnapshotId",
        "Volumes[].AvailabilityZone",
        "Volumes[].Size",
        "Volumes[].VolumeType",
        "Volumes[].Tags[].Key",
        "Volumes[].Attachments[].InstanceId",
        "Volumes[].Attachments[].State",
        "Volumes[].Attachments[].AttachTime",
        "Volumes[].Attachments[].DeleteOnTermination",
    ],
    "describe_instances": [
        "Reservations[].Instances[].InstanceId",
        "Reservations[].Instances[].State.Name",
        "Reservations[].Instances[].LaunchTime",
        "Reservations[].Instances[].ImageId",
        "Reservations[].Instances[].Tags[].Key",
        "Reservations[].Instances[].BlockDeviceMappings[].DeviceName",
        "Reservations[].Instances[].BlockDeviceMappings[].Ebs.VolumeId",
    ],
    "detach_volume": [],
    "delete_volume": [],
    "terminate_instances": ["TerminatingInstances[].CurrentState.Name"],
}
# What the simulator gives and moto lacks, all of it in EC2's model, by which boto3 reads: moto names no key of aws/ebs, keeps
# no group of an interface with the instance, no full size and end of a snapshot, and does not say of an attachment
# whether the volume goes with its instance.
MORE = {
    "create_volume": {"KmsKeyId"},
    "run_instances": {
        "Instances[].CpuOptions.CoreCount",
        "Instances[].CpuOptions.ThreadsPerCore",
        "Instances[].SecurityGroups[].GroupId",
        "Instances[].SecurityGroups[].GroupName",
    },
    "describe_images": {
        "Images[].BlockDeviceMappings[].Ebs.Encrypted",
        "Images[].PlatformDetails",
    },
    "describe_snapshots": {
        "Snapshots[].CompletionTime",
        "Snapshots[].FullSnapshotSizeInBytes",
        "Snapshots[].KmsKeyId",
    },
    "attach_volume": {"DeleteOnTermination"},
    "describe_volumes": {
        "Volumes[].Attachments[].DeleteOnTermination",
        "Volumes[].KmsKeyId",
    },
    "describe_instances": {
        "Reservations[].Instances[].CpuOptions.CoreCount",
        "Reservations[].Instances[].CpuOptions.ThreadsPerCore",
        "Reservations[].Instances[].SecurityGroups[].GroupId",
        "Reservations[].Instances[].SecurityGroups[].GroupName",
    },
    "detach_volume": {"DeleteOnTermination"},
}
NONE = "0123456789abcdef0"
# What is asked for that is not there, and what both must say.
REFUSED = [
    (
        "create_volume",
        {"AvailabilityZone": ZONE, "SnapshotId": f"snap-{NONE}", "VolumeType": "gp3"},
    ),
    ("attach_volume", {"VolumeId": f"vol-{NONE}", "InstanceId": f"i-{NONE}", "Device": "/dev/sdf"}),
    ("delete_volume", {"VolumeId": f"vol-{NONE}"}),
    ("describe_snapshots", {"SnapshotIds": [f"snap-{NONE}"]}),
    ("describe_images", {"ImageIds": [f"ami-{NONE}"]}),
    ("terminate_instances", {"InstanceIds": [f"i-{NONE}"]}),
]


def until(what: str, ask: Callable[[], Any], wanted: Callable[[Any], bool]) -> Any:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        answer = ask()
        if wanted(answer):
            return answer
        time.sleep(0.05)
    raise TimeoutError(f"{what} did not come about in {WAIT_SECONDS} s")


def restore(ec2: Any, snapshot: str, image: str, subnet: str, group: str) -> dict[str, Any]:
    """One restore by hand; every answer by its operation. What took its time is asked until it is there."""
    answers: dict[str, Any] = {}

    def call(operation: str, **question: Any) -> Any:
        answer = getattr(ec2, operation)(**question)
        answer.pop("ResponseMetadata")
        answers[operation] = answer
        return answer

    call("describe_snapshots", SnapshotIds=[snapshot])
    call("describe_images", ImageIds=[image])
    volume = call(
        "create_volume",
        AvailabilityZone=ZONE,
        SnapshotId=snapshot,
        VolumeType="gp3",
        ClientToken="a-token",
        TagSpecifications=[{"ResourceType": "volume", "Tags": TAGS}],
    )["VolumeId"]
    host = call(
        "run_instances",
        ImageId=image,
        InstanceType="t3.medium",
        MinCount=1,
        MaxCount=1,
        ClientToken="b-token",
        InstanceInitiatedShutdownBehavior="terminate",
        MetadataOptions={"HttpTokens": "required"},
        NetworkInterfaces=[
            {
                "DeviceIndex": 0,
                "SubnetId": subnet,
                "Groups": [group],
                "AssociatePublicIpAddress": False,
            }
        ],
        TagSpecifications=[
            {"ResourceType": kind, "Tags": TAGS} for kind in ("instance", "volume")
        ],
    )["Instances"][0]["InstanceId"]

    def state_of_volume() -> dict[str, Any]:
        return ec2.describe_volumes(VolumeIds=[volume])["Volumes"][0]

    def state_of_host() -> str:
        [one] = ec2.describe_instances(InstanceIds=[host])["Reservations"]
        return one["Instances"][0]["State"]["Name"]

    until("the volume", state_of_volume, lambda one: one["State"] == "available")
    until("the host", state_of_host, lambda one: one == "running")
    call("attach_volume", VolumeId=volume, InstanceId=host, Device="/dev/sdf")
    until(
        "the attachment",
        state_of_volume,
        lambda one: one["Attachments"][0]["State"] == "attached",
    )
    call("describe_volumes", VolumeIds=[volume])
    call("describe_instances", InstanceIds=[host])
    refused = code_of(ec2, "delete_volume", {"VolumeId": volume})
    check(f"an attached volume is not deleted: {refused}", refused == "VolumeInUse")
    call("detach_volume", VolumeId=volume, InstanceId=host)
    until("the volume again", state_of_volume, lambda one: one["State"] == "available")
    call("delete_volume", VolumeId=volume)
    call("terminate_instances", InstanceIds=[host])
    return answers


def code_of(client: Any, operation: str, question: dict[str, Any]) -> str:
    try:
        getattr(client, operation)(**question)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "(accepted)"


def in_moto(moto: Any) -> dict[str, Any]:
    """A snapshot and a network there, as the scenario has them here."""
    volume = moto.create_volume(AvailabilityZone=ZONE, Size=8, Encrypted=True)["VolumeId"]
    made = moto.create_snapshot(
        VolumeId=volume,
        Description="data",
        TagSpecifications=[
            {"ResourceType": "snapshot", "Tags": [{"Key": "system", "Value": "shop"}]}
        ],
    )
    [subnet, *_] = moto.describe_subnets(
        Filters=[{"Name": "availability-zone", "Values": [ZONE]}]
    )["Subnets"]
    return {
        "snapshot": made["SnapshotId"],
        "image": moto.describe_images(Owners=["amazon"])["Images"][0]["ImageId"],
        "subnet": subnet["SubnetId"],
        "group": moto.describe_security_groups()["SecurityGroups"][0]["GroupId"],
    }


def in_simulator(ec2: Any) -> dict[str, Any]:
    [snapshot] = ec2.describe_snapshots(
        Filters=[{"Name": "tag:system", "Values": ["shop"]}]
    )["Snapshots"]
    return {
        "snapshot": snapshot["SnapshotId"],
        "image": ec2.describe_images(
            Filters=[{"Name": "architecture", "Values": ["x86_64"]}]
        )["Images"][0]["ImageId"],
        "subnet": ec2.describe_subnets()["Subnets"][0]["SubnetId"],
        "group": ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"],
    }


def judge(simulator: Any, moto: Any) -> None:
    here = restore(simulator, **in_simulator(simulator))
    there = restore(moto, **in_moto(moto))
    for operation, members in READ.items():
        ours, theirs = shape_of(here[operation]), shape_of(there[operation])
        missing = [one for one in members if one not in ours]
        check(f"{operation}: the simulator gives what kunren reads", not missing, missing)
        other = {
            one: (kind, theirs[one])
            for one, kind in ours.items()
            if theirs.get(one, kind) != kind
        }
        check(f"{operation}: the same types", not other, other)
        more = sorted(ours.keys() - theirs.keys() - MORE.get(operation, set()))
        check(f"{operation}: nothing that moto lacks", not more, more)
        print(f"        {len(ours)} members, {len(theirs.keys() - ours.keys())} more in moto")
    for operation, question in REFUSED:
        codes = (
            code_of(simulator, operation, question),
            code_of(moto, operation, question),
        )
        check(f"{operation}{list(question.values())}: {codes[0]}", codes[0] == codes[1], codes)


if __name__ == "__main__":
    judge(
        boto3.client("ec2", region_name=REGION),
        boto3.client("ec2", region_name=REGION, endpoint_url=sys.argv[2]),
    )
    end()
