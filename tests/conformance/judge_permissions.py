"""Dependent actions by AWS's own data (policy_sentry): each role that has an action has those that it depends on."""

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from policy_sentry.querying.actions import get_action_data

from judging import check, end
from template import of_type

Roles = dict[str, set[str]]

# What an action depends on only where somebody uses it so.
UNUSED = {
    "ssm:GetParameters": "a launch template that names its image by a parameter; DRS's templates do not",
}
UNUSED_BY = {
    "ec2:CreateNetworkInterface": "tags; AWS's own AWSLambdaVPCAccessExecutionRole has none either",
    "servicequotas:GetServiceQuota": "quotas of services that no plan asks about; kunren asks about EC2",
    "servicequotas:ListServiceQuotas": "quotas of services that no plan asks about; kunren asks about DRS and EC2",
}


@cache
def dependents(action: str) -> frozenset[str]:
    service, name = action.split(":")
    rows = get_action_data(service, name) or {}
    return frozenset(one for found in rows.values() for row in found for one in row["dependent_actions"])


def roles_in(resources: dict[str, Any]) -> Roles:
    """The actions that each role allows."""
    return {
        name: {
            action
            for policy in role["Policies"]
            for statement in policy["PolicyDocument"]["Statement"]
            if statement["Effect"] == "Allow"
            for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
        }
        for name, role in resources.items()
    }


def missing(roles: Roles) -> list[str]:
    return [
        f"{role}: {action} needs {needed}"
        for role, actions in roles.items()
        for action in sorted(actions - set(UNUSED_BY))
        for needed in sorted(dependents(action) - actions - set(UNUSED))
    ]


roles = roles_in(of_type("AWS::IAM::Role"))
bad = missing({"Bad": {"drs:DescribeRecoveryInstances"}})
check("a role without a dependent action is found", len(bad) == 2, bad)
check("each role has the dependent actions of all its actions", missing(roles) == [], missing(roles))
idle = set(UNUSED) - {one for actions in roles.values() for action in actions for one in dependents(action)}
idle |= set(UNUSED_BY) - set().union(*roles.values())
check("each exception is one", idle == set(), idle)

simulated = json.loads((Path(sys.argv[1]) / "dependent-actions.json").read_text())
differing = [action for action, needed in simulated.items() if set(needed) != dependents(action)]
check("the simulator's DRS asks for the same dependent actions", differing == [], differing)
end()
