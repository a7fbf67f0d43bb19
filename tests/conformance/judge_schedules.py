"""Every packaged schedule, as moto's Scheduler took it; what it would send goes to schedules.json."""

import json
import sys
from pathlib import Path
from typing import Any

import boto3

from judging import check, end
from template import REGION, Resolver, of_type


def judge(to: Resolver) -> dict[str, Any]:
    scheduler = boto3.client("scheduler", region_name=REGION)
    inputs = {}
    for group in of_type("AWS::Scheduler::ScheduleGroup").values():
        found = scheduler.get_schedule_group(Name=to.resolve(group["Name"]))
        check(f"group {found['Name']}", found["State"] == "ACTIVE", found)
    for logical, schedule in of_type("AWS::Scheduler::Schedule").items():
        declared = to.resolve(schedule)
        found = scheduler.get_schedule(
            Name=declared["Name"], GroupName=declared["GroupName"]
        )
        other = {
            key: found.get(key)
            for key, value in declared.items()
            if found.get(key) != value
        }
        check(f"{declared['Name']} comes back as it was packaged", other == {}, other)
        inputs[logical] = found["Target"]["Input"]
    return inputs


if __name__ == "__main__":
    out = Path(sys.argv[1])
    physical = json.loads((out / "deployment.json").read_text())["physical"]
    (out / "schedules.json").write_text(json.dumps(judge(Resolver(physical))))
    end()
