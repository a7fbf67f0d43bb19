"""The calls that readiness makes about a private path, answered by the simulator and by moto for paths that are alike.

The shapes are compared as boto3 reads them. What moto is known to get wrong is listed, and nothing else may differ.
"""

import sys
from typing import Any

import boto3

from judge_ec2 import shape_of
from judging import check, end

REGION = "ap-northeast-3"
SERVICES = ("drs", "s3", "ec2")

# Members that adapters/aws/private-path/ reads, by call.
READ = {
    "describe_vpcs": [
        "Vpcs[].VpcId",
        "Vpcs[].CidrBlockAssociationSet[].CidrBlock",
        "Vpcs[].CidrBlockAssociationSet[].CidrBlockState.State",
    ],
    "describe_vpc_attribute": ["EnableDnsSupport.Value"],
    "describe_subnets": ["Subnets[].SubnetId", "Subnets[].CidrBlock"],
    "describe_route_tables": [
        "RouteTables[].RouteTableId",
        "RouteTables[].Associations[].Main",
        "RouteTables[].Routes[].DestinationCidrBlock",
        "RouteTables[].Routes[].VpcPeeringConnectionId",
        "RouteTables[].Routes[].State",
    ],
    "describe_network_acls": [
        "NetworkAcls[].NetworkAclId",
        "NetworkAcls[].Associations[].SubnetId",
        "NetworkAcls[].Entries[].RuleNumber",
        "NetworkAcls[].Entries[].Egress",
        "NetworkAcls[].Entries[].RuleAction",
        "NetworkAcls[].Entries[].Protocol",
        "NetworkAcls[].Entries[].CidrBlock",
    ],
    "describe_security_groups": [
        "SecurityGroups[].GroupId",
        "SecurityGroups[].IpPermissions[].IpProtocol",
        "SecurityGroups[].IpPermissions[].FromPort",
        "SecurityGroups[].IpPermissions[].ToPort",
        "SecurityGroups[].IpPermissions[].IpRanges[].CidrIp",
    ],
    "describe_vpc_peering_connections": [
        "VpcPeeringConnections[].VpcPeeringConnectionId",
        "VpcPeeringConnections[].Status.Code",
        "VpcPeeringConnections[].RequesterVpcInfo.VpcId",
        "VpcPeeringConnections[].AccepterVpcInfo.VpcId",
    ],
    "describe_vpc_endpoints": [
        "VpcEndpoints[].VpcEndpointId",
        "VpcEndpoints[].VpcEndpointType",
        "VpcEndpoints[].ServiceName",
        "VpcEndpoints[].State",
        "VpcEndpoints[].PolicyDocument",
        "VpcEndpoints[].PrivateDnsEnabled",
        "VpcEndpoints[].SubnetIds[]",
    ],
    "list_hosted_zones_by_vpc": [
        "HostedZoneSummaries[].HostedZoneId",
        "HostedZoneSummaries[].Name",
        "HostedZoneSummaries[].Owner.OwningAccount",
    ],
    "list_resource_record_sets": [
        "ResourceRecordSets[].Name",
        "ResourceRecordSets[].Type",
        "ResourceRecordSets[].AliasTarget.DNSName",
        "IsTruncated",
    ],
    "list_resolver_rule_associations": [
        "ResolverRuleAssociations[].ResolverRuleId",
        "ResolverRuleAssociations[].VPCId",
    ],
    "list_resolver_rules": [
        "ResolverRules[].Id",
        "ResolverRules[].DomainName",
        "ResolverRules[].RuleType",
    ],
}
# What the simulator gives and moto does not, although Route 53's model requires it.
MORE = {"MaxItems"}


class Account:
    """The clients of one endpoint."""

    def __init__(self, endpoint: str) -> None:
        def client(service: str) -> Any:
            return boto3.client(service, region_name=REGION, endpoint_url=endpoint)

        self.ec2, self.zones = client("ec2"), client("route53")
        self.resolver = client("route53resolver")

    def ask(self, vpc: str) -> dict[str, dict[str, Any]]:
        """What readiness asks about a VPC, by call."""
        by = {"Filters": [{"Name": "vpc-id", "Values": [vpc]}]}
        tables = self.ec2.describe_route_tables(**by)
        peerings = [
            one["VpcPeeringConnectionId"]
            for table in tables["RouteTables"]
            for one in table["Routes"]
            if "VpcPeeringConnectionId" in one
        ]
        zones = self.zones.list_hosted_zones_by_vpc(VPCId=vpc, VPCRegion=REGION)
        zone = zones["HostedZoneSummaries"][0]["HostedZoneId"]
        of_vpc = {"Filters": [{"Name": "VPCId", "Values": [vpc]}]}
        answers = {
            "describe_vpcs": self.ec2.describe_vpcs(**by),
            "describe_vpc_attribute": self.ec2.describe_vpc_attribute(
                VpcId=vpc, Attribute="enableDnsSupport"
            ),
            "describe_subnets": self.ec2.describe_subnets(**by),
            "describe_route_tables": tables,
            "describe_network_acls": self.ec2.describe_network_acls(**by),
            "describe_security_groups": self.ec2.describe_security_groups(**by),
            "describe_vpc_peering_connections": self.ec2.describe_vpc_peering_connections(
                Filters=[{"Name": "vpc-peering-connection-id", "Values": peerings}]
            ),
            "describe_vpc_endpoints": self.ec2.describe_vpc_endpoints(**by),
            "list_hosted_zones_by_vpc": zones,
            "list_resource_record_sets": self.zones.list_resource_record_sets(
                HostedZoneId=zone
            ),
            "list_resolver_rule_associations": self.resolver.list_resolver_rule_associations(
                **of_vpc
            ),
            "list_resolver_rules": self.resolver.list_resolver_rules(),
        }
        for one in answers.values():
            one.pop("ResponseMetadata")
        return answers


def make_alike(moto: Account, ours: dict[str, dict[str, Any]]) -> str:
    """A staging VPC in moto like the simulator's, with its endpoint, zone, peering, group and rule."""
    ec2 = moto.ec2
    source = ec2.create_vpc(CidrBlock="10.10.0.0/16")["Vpc"]["VpcId"]
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=one["CidrBlock"])["Subnet"]["SubnetId"]
        for one in ours["describe_subnets"]["Subnets"]
    ]
    peering = ec2.create_vpc_peering_connection(VpcId=source, PeerVpcId=vpc)[
        "VpcPeeringConnection"
    ]["VpcPeeringConnectionId"]
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
    by = {"Filters": [{"Name": "vpc-id", "Values": [vpc]}]}
    table = ec2.describe_route_tables(**by)["RouteTables"][0]["RouteTableId"]
    ec2.create_route(
        RouteTableId=table,
        DestinationCidrBlock="10.10.0.0/16",
        VpcPeeringConnectionId=peering,
    )
    group = ec2.create_security_group(
        GroupName="endpoints", Description="alike", VpcId=vpc
    )["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 443,
                "ToPort": 443,
                "IpRanges": [{"CidrIp": "10.10.0.0/16"}],
            }
        ],
    )
    for service in SERVICES:
        ec2.create_vpc_endpoint(
            VpcEndpointType="Interface",
            VpcId=vpc,
            ServiceName=f"com.amazonaws.{REGION}.{service}",
            SubnetIds=subnets[-1:],
            SecurityGroupIds=[group],
            PrivateDnsEnabled=service == "ec2",
        )
    zone = moto.zones.create_hosted_zone(
        Name=f"drs.{REGION}.amazonaws.com",
        CallerReference="alike",
        HostedZoneConfig={"PrivateZone": True},
        VPC={"VPCRegion": REGION, "VPCId": vpc},
    )["HostedZone"]["Id"]
    alias = next(
        one
        for one in ours["list_resource_record_sets"]["ResourceRecordSets"]
        if "AliasTarget" in one
    )
    moto.zones.change_resource_record_sets(
        HostedZoneId=zone,
        ChangeBatch={
            "Changes": [{"Action": "UPSERT", "ResourceRecordSet": {**alias}}]
        },
    )
    rule = moto.resolver.create_resolver_rule(
        CreatorRequestId="alike", RuleType="SYSTEM", DomainName="example.com"
    )["ResolverRule"]["Id"]
    moto.resolver.associate_resolver_rule(ResolverRuleId=rule, VPCId=vpc)
    return vpc


def judge(simulator: Account, moto: Account, staging: str) -> None:
    ours = simulator.ask(staging)
    theirs = moto.ask(make_alike(moto, ours))
    for call, members in READ.items():
        here, there = shape_of(ours[call]), shape_of(theirs[call])
        missing = [one for one in members if one not in here or one not in there]
        check(f"{call}: both give what kunren reads", not missing, missing)
        other = {
            one: (kind, there[one])
            for one, kind in here.items()
            if there.get(one, kind) != kind
        }
        check(f"{call}: the same types", not other, other)
        more = set(here.keys() - there) - MORE
        check(f"{call}: nothing that moto lacks", not more, sorted(more))
        print(f"        {len(here)} members, {len(there.keys() - here)} more in moto")


if __name__ == "__main__":
    judge(Account(sys.argv[2]), Account(sys.argv[3]), sys.argv[4])
    end()
