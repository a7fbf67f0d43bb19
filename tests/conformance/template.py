"""The packaged template: its resources, and its intrinsic functions worked out."""

import json
import re
from pathlib import Path
from typing import Any

PACKAGED = Path(".serverless")
STACK = "kunren-prod"
REGION = "ap-northeast-1"
ACCOUNT = "111122223333"

TEMPLATE: dict[str, Any] = json.loads(
    (PACKAGED / "cloudformation-template-update-stack.json").read_text()
)
RESOURCES: dict[str, Any] = TEMPLATE["Resources"]

PSEUDO = {
    "AWS::Region": REGION,
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::StackName": STACK,
    "AWS::URLSuffix": "amazonaws.com",
}
# What a resource's Arn is made of, by its type; the types that are missing have their ARN as physical id.
ARNS = {
    "AWS::S3::Bucket": "arn:aws:s3:::{id}",
    "AWS::KMS::Key": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{{id}}",
    "AWS::IAM::Role": f"arn:aws:iam::{ACCOUNT}:role/{{id}}",
    "AWS::Lambda::Function": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{{id}}",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{{id}}:*",
    "AWS::Events::Rule": f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{{id}}",
    "AWS::SQS::Queue": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{{name}}",
}


def of_type(type_name: str) -> dict[str, Any]:
    """Properties of every resource of a type, by logical id."""
    return {
        name: resource.get("Properties", {})
        for name, resource in RESOURCES.items()
        if resource["Type"] == type_name
    }


class Resolver:
    """Works out Ref, GetAtt, Sub, Join and conditions, given what each resource has become."""

    def __init__(self, physical: dict[str, str]):
        self.physical = physical

    def ref(self, name: str) -> str:
        if name in PSEUDO:
            return PSEUDO[name]
        if name in TEMPLATE["Parameters"]:
            return str(TEMPLATE["Parameters"][name].get("Default", ""))
        return self.physical[name]

    def attribute(self, name: str, attribute: str) -> str:
        if attribute != "Arn":
            raise KeyError(f"{name}.{attribute}: only Arn is worked out here")
        identity = self.physical[name]
        pattern = ARNS.get(RESOURCES[name]["Type"], "{id}")
        return pattern.format(id=identity, name=identity.rsplit("/", 1)[-1])

    def sub(self, text: str) -> str:
        def value(found: re.Match[str]) -> str:
            name, _, attribute = found[1].partition(".")
            return self.attribute(name, attribute) if attribute else self.ref(name)

        return re.sub(r"\$\{([^}!]+)\}", value, text)

    def holds(self, condition: str) -> bool:
        return bool(self.resolve(TEMPLATE["Conditions"][condition]))

    def resolve(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.resolve(one) for one in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            [(key, argument)] = value.items()
            if key in FUNCTIONS:
                return FUNCTIONS[key](self, argument)
        return {key: self.resolve(one) for key, one in value.items()}


FUNCTIONS = {
    "Ref": lambda to, name: to.ref(name),
    "Fn::GetAtt": lambda to, path: to.attribute(*path),
    "Fn::Sub": lambda to, text: to.sub(text),
    "Fn::Join": lambda to, given: given[0].join(to.resolve(given[1])),
    "Fn::Equals": lambda to, both: to.resolve(both[0]) == to.resolve(both[1]),
    "Fn::Not": lambda to, one: not to.resolve(one[0]),
    "Fn::And": lambda to, all_of: all(to.resolve(all_of)),
}
