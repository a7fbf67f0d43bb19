"""EC2's calls that kunren makes, answered by the simulator and by moto for instances that are alike.

The shapes are compared as boto3 reads them: which members are there, and of which type.
"""

import sys
from typing import Any

import boto3
from botocore.exceptions import ClientError

from judging import check, end

REGION = "ap-northeast-3"
SERVER_TAG = "drs.amazonaws.com-source-server"
JOB_TAG = "drs.amazonaws.com-job"

# Members that adapters/aws/ec2.ts reads, by operation; of the last two, those that operators' tools read.
READ = {
    "describe_instances": [
        "Reservations[].Instances[].InstanceId",
        "Reservations[].Instances[].State.Name",
        "Reservations[].Instances[].InstanceType",
        "Reservations[].Instances[].MetadataOptions.HttpTokens",
        "Reservations[].Instances[].PrivateIpAddress",
        "Reservations[].Instances[].SubnetId",
        "Reservations[].Instances[].BlockDeviceMappings[].Ebs.VolumeId",
        "Reservations[].Instances[].Tags[].Key",
        "Reservations[].Instances[].Tags[].Value",
    ],
    "describe_instance_status": [
        "InstanceStatuses[].InstanceId",
        "InstanceStatuses[].SystemStatus.Status",
        "InstanceStatuses[].InstanceStatus.Status",
    ],
    "describe_launch_template_versions": [
        "LaunchTemplateVersions[].LaunchTemplateId",
        "LaunchTemplateVersions[].VersionNumber",
        "LaunchTemplateVersions[].LaunchTemplateData.DisableApiTermination",
        "LaunchTemplateVersions[].LaunchTemplateData.NetworkInterfaces[].SubnetId",
        "LaunchTemplateVersions[].LaunchTemplateData.NetworkInterfaces[].Groups[]",
    ],
    "describe_volumes": [
        "Volumes[].VolumeId",
        "Volumes[].VolumeType",
        "Volumes[].Encrypted",
        "Volumes[].KmsKeyId",
    ],
    "describe_tags": ["Tags[].ResourceType", "Tags[].ResourceId", "Tags[].Value"],
    "describe_instance_types": [
        "InstanceTypes[].InstanceType",
        "InstanceTypes[].VCpuInfo.DefaultVCpus",
    ],
    "describe_instance_type_offerings": [
        "InstanceTypeOfferings[].InstanceType",
        "InstanceTypeOfferings[].Location",
    ],
    "describe_subnets": [
        "Subnets[].SubnetId",
        "Subnets[].AvailabilityZone",
        "Subnets[].AvailableIpAddressCount",
        "Subnets[].MapPublicIpOnLaunch",
    ],
    "describe_network_acls": [
        "NetworkAcls[].NetworkAclId",
        "NetworkAcls[].Associations[].SubnetId",
        "NetworkAcls[].Entries[].RuleNumber",
        "NetworkAcls[].Entries[].RuleAction",
        "NetworkAcls[].Entries[].Egress",
        "NetworkAcls[].Entries[].CidrBlock",
        "NetworkAcls[].Entries[].Protocol",
    ],
    "describe_vpcs": ["Vpcs[].VpcId", "Vpcs[].State", "Vpcs[].CidrBlock"],
    "describe_regions": ["Regions[].RegionName", "Regions[].Endpoint"],
}
# What the simulator gives and moto does not: moto keeps no more of an interface than it was given, and knows no cores
# of an instance (EC2 API Reference, Instance: CpuOptions). Of a volume's attachment it does not say whether the volume goes
# with its instance.
MORE = {
    "Volumes[].Attachments[].DeleteOnTermination",
    "LaunchTemplateVersions[].LaunchTemplateData.NetworkInterfaces[].DeleteOnTermination",
    "Reservations[].Instances[].CpuOptions.CoreCount",
    "Reservations[].Instances[].CpuOptions.ThreadsPerCore",
}
# What is asked for that is not there, and what both must say.
REFUSED = [
    ("describe_instances", {"InstanceIds": ["i-0123456789abcdef0"]}),
    ("describe_instance_status", {"InstanceIds": ["i-0123456789abcdef0"]}),
    ("describe_volumes", {"VolumeIds": ["vol-0123456789abcdef0"]}),
    (
        "describe_launch_template_versions",
        {"LaunchTemplateId": "lt-0123456789abcdef0", "Versions": ["$Default"]},
    ),
    ("describe_vpcs", {"VpcIds": ["vpc-0123456789abcdef0"]}),
    ("terminate_instances", {"InstanceIds": ["i-0123456789abcdef0"]}),
]


def shape_of(value: Any, path: str = "") -> dict[str, str]:
    """Every member with its type: `Reservations[].Instances[].InstanceId` is a str."""
    if isinstance(value, dict):
        return {
            place: kind
            for key, one in value.items()
            for place, kind in shape_of(one, f"{path}.{key}" if path else key).items()
        }
    if isinstance(value, list):
        return {
            place: kind
            for one in value
            for place, kind in shape_of(one, f"{path}[]").items()
        }
    return {path: type(value).__name__}


def make_alike(moto: Any, kept: dict[str, Any], version: dict[str, Any]) -> str:
    """An instance in moto with the tags, volumes and template that the simulator's has."""
    subnet = moto.describe_subnets()["Subnets"][0]["SubnetId"]
    group = moto.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    data = {
        **version["LaunchTemplateData"],
        "NetworkInterfaces": [
            {"DeviceIndex": 0, "SubnetId": subnet, "Groups": [group]}
        ],
    }
    moto.create_launch_template(LaunchTemplateName="alike", LaunchTemplateData=data)
    image = moto.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    devices = [one["DeviceName"] for one in kept["BlockDeviceMappings"]]
    tags = [one for one in kept["Tags"] if not one["Key"].startswith("aws:")]
    made = moto.run_instances(
        ImageId=image,
        InstanceType=kept["InstanceType"],
        MinCount=1,
        MaxCount=1,
        SubnetId=subnet,
        SecurityGroupIds=[group],
        BlockDeviceMappings=[
            {"DeviceName": one, "Ebs": {"VolumeSize": 8, "Encrypted": True}}
            for one in devices
        ],
        TagSpecifications=[
            {"ResourceType": kind, "Tags": tags} for kind in ("instance", "volume")
        ],
    )
    return made["Instances"][0]["InstanceId"]


def tag_of(instance: dict[str, Any], key: str) -> str:
    return next(one["Value"] for one in instance["Tags"] if one["Key"] == key)


def questions(kept: dict[str, Any], instance_id: str, subnet: str) -> dict[str, dict[str, Any]]:
    """The questions of adapters/aws/ec2.ts, about an instance of the one or of the other."""

    def by(name: str, *values: str) -> dict[str, Any]:
        return {"Name": name, "Values": list(values)}

    server, job = tag_of(kept, SERVER_TAG), tag_of(kept, JOB_TAG)
    return {
        "describe_instances": {
            "Filters": [by(f"tag:{SERVER_TAG}", server)],
            "MaxResults": 1000,
        },
        "describe_instance_status": {"InstanceIds": [instance_id]},
        "describe_launch_template_versions": {
            "Versions": ["$Default"],
            "MaxResults": 200,
        },
        "describe_volumes": {
            "Filters": [by("attachment.instance-id", instance_id)],
            "MaxResults": 1000,
        },
        "describe_tags": {
            "Filters": [by("key", JOB_TAG), by("value", job)],
            "MaxResults": 1000,
        },
        "describe_instance_types": {"Filters": [by("instance-type", "m5.large")]},
        "describe_instance_type_offerings": {
            "LocationType": "availability-zone",
            "Filters": [by("instance-type", "m5.large")],
        },
        "describe_subnets": {"Filters": [by("subnet-id", subnet)]},
        "describe_network_acls": {"Filters": [by("association.subnet-id", subnet)]},
        "describe_vpcs": {},
        "describe_regions": {},
    }


def ask(client: Any, operation: str, question: dict[str, Any]) -> dict[str, Any]:
    answer = getattr(client, operation)(**question)
    answer.pop("ResponseMetadata")
    return answer


def code_of(client: Any, operation: str, question: dict[str, Any]) -> str:
    try:
        getattr(client, operation)(**question)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "(accepted)"


def judge(simulator: Any, moto: Any) -> None:
    reservations = simulator.describe_instances()["Reservations"]
    [kept] = [
        one
        for reservation in reservations
        for one in reservation["Instances"]
        if one["State"]["Name"] == "running"
    ]
    versions = simulator.describe_launch_template_versions(Versions=["$Default"])
    alike = make_alike(moto, kept, versions["LaunchTemplateVersions"][0])
    [made] = moto.describe_instances(InstanceIds=[alike])["Reservations"]
    theirs = questions(kept, alike, made["Instances"][0]["SubnetId"])
    ours = questions(kept, kept["InstanceId"], kept["SubnetId"])
    for operation, members in READ.items():
        here = shape_of(ask(simulator, operation, ours[operation]))
        there = shape_of(ask(moto, operation, theirs[operation]))
        missing = [one for one in members if one not in here or one not in there]
        check(f"{operation}: both give what kunren reads", not missing, missing)
        other = {
            one: (kind, there[one])
            for one, kind in here.items()
            if there.get(one, kind) != kind
        }
        check(f"{operation}: the same types", not other, other)
        more = sorted(here.keys() - there)
        check(f"{operation}: nothing that moto lacks", set(more) <= MORE, more)
        print(f"        {len(here)} members, {len(there.keys() - here)} more in moto")
    for operation, question in REFUSED:
        codes = code_of(simulator, operation, question), code_of(
            moto, operation, question
        )
        check(
            f"{operation}{list(question.values())}: {codes[0]}",
            codes[0] == codes[1],
            codes,
        )


if __name__ == "__main__":
    judge(
        boto3.client("ec2", region_name=REGION),
        boto3.client("ec2", region_name=REGION, endpoint_url=sys.argv[2]),
    )
    end()
