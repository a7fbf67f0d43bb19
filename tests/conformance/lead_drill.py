"""Leads a drill by hand through every operation of DRS that the simulator knows, as a person with boto3 would.

What comes back is recorded on the way and judged by judge_drs.py.
"""

import time
from typing import Any

import boto3
from botocore.exceptions import ClientError

from judging import check, end

REGION = "ap-northeast-3"


def wait_for(what: str, ready: Any, seconds: float = 60) -> Any:
    """Looks until something is there; each look is one more answer to judge."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = ready()
        if found:
            return found
        time.sleep(0.2)
    raise TimeoutError(f"{what} did not happen within {seconds} s")


def refused(call: Any, **given: Any) -> str:
    try:
        call(**given)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "(accepted)"


def look_around(drs: Any, servers: list[str]) -> None:
    for server in servers:
        drs.get_launch_configuration(sourceServerID=server)
        drs.get_replication_configuration(sourceServerID=server)
        drs.describe_recovery_snapshots(sourceServerID=server, order="DESC")
    drs.describe_replication_configuration_templates()
    drs.describe_launch_configuration_templates()
    drs.list_staging_accounts()
    drs.update_launch_configuration(
        sourceServerID=servers[0], copyPrivateIp=True, licensing={"osByol": True}
    )


def lead(drs: Any) -> None:
    items = drs.describe_source_servers(filters={})["items"]
    servers = {
        one["sourceProperties"]["identificationHints"]["hostname"]: one for one in items
    }
    ids = [servers[name]["sourceServerID"] for name in sorted(servers)]
    look_around(drs, ids)

    drilled = [
        servers[name]["sourceServerID"] for name in ("wordpress-db", "wordpress-web")
    ]
    job = drs.start_recovery(
        isDrill=True,
        sourceServers=[{"sourceServerID": one} for one in drilled],
        tags={"kunren:drill": "by-hand"},
    )["job"]

    def job_ended(job_id: str = job["jobID"]) -> bool:
        [found] = drs.describe_jobs(filters={"jobIDs": [job_id]})["items"]
        drs.describe_job_log_items(jobID=job_id)
        drs.describe_recovery_instances(filters={})
        drs.describe_source_servers(filters={})
        return found["status"] == "COMPLETED"

    busy = refused(drs.start_recovery, sourceServers=[{"sourceServerID": drilled[0]}])
    check("a server in a job cannot be started", busy == "ConflictException", busy)
    wait_for("the launch", job_ended)

    instances = drs.describe_recovery_instances(
        filters={"sourceServerIDs": [drilled[0]]}
    )["items"]
    [drill] = [one for one in instances if one["isDrill"]]
    arn = drill["arn"]
    drs.tag_resource(resourceArn=arn, tags={"seen": "yes"})
    tags = drs.list_tags_for_resource(resourceArn=arn)["tags"]
    check("a tag that is set is there", tags.get("seen") == "yes", tags)
    drs.untag_resource(resourceArn=arn, tagKeys=["seen"])
    tags = drs.list_tags_for_resource(resourceArn=arn)["tags"]
    check("and gone when it is taken away", "seen" not in tags, tags)

    ended = drs.terminate_recovery_instances(
        recoveryInstanceIDs=[drill["recoveryInstanceID"]]
    )["job"]
    wait_for("the termination", lambda: job_ended(ended["jobID"]))

    kept = servers["kept"]["sourceServerID"]
    [recovered] = drs.describe_recovery_instances(filters={"sourceServerIDs": [kept]})[
        "items"
    ]
    recovered_id = recovered["recoveryInstanceID"]
    early = refused(drs.delete_recovery_instance, recoveryInstanceID=recovered_id)
    check(
        "an instance that is connected cannot be deleted",
        early == "ConflictException",
        early,
    )
    fail_back(drs, recovered_id)
    drs.disconnect_recovery_instance(recoveryInstanceID=recovered_id)
    drs.describe_recovery_instances(filters={"sourceServerIDs": [kept]})
    drs.delete_recovery_instance(recoveryInstanceID=recovered_id)

    operate(drs, servers["leaving"])
    make_templates_anew(drs)
    ask_for_what_is_not_there(drs)


def fail_back(drs: Any, instance: str) -> None:
    """Reverses replication of a recovered instance and stops that again."""
    drs.update_failback_replication_configuration(
        recoveryInstanceID=instance, usePrivateIP=True, bandwidthThrottling=10
    )
    drs.get_failback_replication_configuration(recoveryInstanceID=instance)
    linked = drs.reverse_replication(recoveryInstanceID=instance)
    check("a reversed server is linked", "source-server/" in linked["reversedDirectionSourceServerArn"])
    drs.describe_recovery_instances(filters={"recoveryInstanceIDs": [instance]})
    drs.describe_source_servers(filters={})
    code = refused(drs.terminate_recovery_instances, recoveryInstanceIDs=[instance])
    check("an instance that fails back is not terminated", code == "ConflictException", code)
    drs.stop_failback(recoveryInstanceID=instance)


def operate(drs: Any, server: dict[str, Any]) -> None:
    """What operators do to a source server, until it is gone."""
    given = {"sourceServerID": server["sourceServerID"]}
    mode = drs.get_launch_configuration(**given).get("recoveryMode")
    check("its recovery mode is FAST", mode == "FAST", mode)
    drs.update_launch_configuration(**given, recoveryMode="OPTIMAL")
    drs.update_replication_configuration(
        **given, bandwidthThrottling=5, autoReplicateNewDisks=True, internetProtocol="IPV4"
    )
    drs.get_replication_configuration(**given)

    action = {
        "resourceId": given["sourceServerID"],
        "actionId": "11111111-2222-3333-4444-555555555555",
    }
    drs.put_launch_action(
        **action,
        actionCode="AWS-RunShellScript",
        order=10,
        optional=True,
        active=True,
        name="check",
        actionVersion="$LATEST",
        category="VALIDATION",
        description="Looks whether it answers",
        parameters={"port": {"value": "80", "type": "SSM_STORE"}},
    )
    count = len(drs.list_launch_actions(resourceId=action["resourceId"])["items"])
    check("an action that was put is listed beside the first", count == 2, count)
    job = drs.start_recovery(isDrill=True, sourceServers=[given])["job"]["jobID"]

    def ended(job_id: str) -> bool:
        [found] = drs.describe_jobs(filters={"jobIDs": [job_id]})["items"]
        drs.describe_job_log_items(jobID=job_id)
        return found["status"] == "COMPLETED"

    wait_for("the launch with its actions", lambda: ended(job))
    drs.delete_launch_action(**action)
    [drill] = drs.describe_recovery_instances(
        filters={"sourceServerIDs": [given["sourceServerID"]]}
    )["items"]
    instance = drill["recoveryInstanceID"]
    code = refused(drs.disconnect_source_server, **given)
    check("a server with a recovery instance stays", code == "ConflictException", code)
    code = refused(drs.terminate_recovery_instances, recoveryInstanceIDs=[instance] * 2)
    check("an instance named twice: ValidationException", code == "ValidationException", code)
    job = drs.terminate_recovery_instances(recoveryInstanceIDs=[instance])["job"]["jobID"]
    wait_for("the termination", lambda: ended(job))

    def unlisted() -> bool:
        found = drs.describe_recovery_instances(
            filters={"sourceServerIDs": [given["sourceServerID"]]}
        )
        return found["items"] == []

    wait_for("the end of its row", unlisted)
    stopped = drs.stop_replication(**given)["sourceServer"]["dataReplicationInfo"]
    check("a stopped server is STOPPED", stopped["dataReplicationState"] == "STOPPED")
    drs.describe_recovery_snapshots(**given)
    drs.start_replication(**given)
    drs.stop_replication(**given)
    drs.retry_data_replication(**given)
    drs.disconnect_source_server(**given)
    drs.delete_source_server(**given)
    code = refused(drs.stop_replication, **given)
    check("a deleted server is not there", code == "ResourceNotFoundException", code)


def make_templates_anew(drs: Any) -> None:
    drs.initialize_service()
    [old] = drs.describe_replication_configuration_templates()["items"]
    id_of = {"replicationConfigurationTemplateID": old["replicationConfigurationTemplateID"]}
    drs.update_replication_configuration_template(**id_of, bandwidthThrottling=3)
    given = {
        name: old[name]
        for name in (
            "stagingAreaSubnetId",
            "replicationServersSecurityGroupsIDs",
            "ebsEncryption",
            "bandwidthThrottling",
            "stagingAreaTags",
            "pitPolicy",
        )
    }
    code = refused(drs.create_replication_configuration_template, **given)
    check("another template is refused", code == "ServiceQuotaExceededException", code)
    drs.delete_replication_configuration_template(**id_of)
    drs.create_replication_configuration_template(**given, tags={"made": "anew"})
    drs.describe_replication_configuration_templates()

    [old] = drs.describe_launch_configuration_templates()["items"]
    id_of = {"launchConfigurationTemplateID": old["launchConfigurationTemplateID"]}
    drs.update_launch_configuration_template(**id_of, recoveryMode="FAST", copyPrivateIp=True)
    code = refused(drs.create_launch_configuration_template)
    check("another launch template is refused", code == "ServiceQuotaExceededException", code)
    drs.delete_launch_configuration_template(**id_of)
    drs.create_launch_configuration_template(tags={"made": "anew"}, recoveryMode="OPTIMAL")
    drs.describe_launch_configuration_templates()


def ask_for_what_is_not_there(drs: Any) -> None:
    server, instance = "s-0123456789abcdef0", "i-0123456789abcdef0"
    job, arn = "drsjob-0123456789abcdef0", f"arn:aws:drs:{REGION}:111122223333:job/none"
    invalid, missing = "ValidationException", "ResourceNotFoundException"
    for operation, given, wanted in [
        ("describe_job_log_items", {"jobID": job}, invalid),
        ("describe_jobs", {"filters": {"jobIDs": ["drsjob?" + "0" * 17]}}, invalid),
        ("describe_recovery_snapshots", {"sourceServerID": server}, invalid),
        ("start_recovery", {"sourceServers": [{"sourceServerID": server}]}, invalid),
        ("terminate_recovery_instances", {"recoveryInstanceIDs": [instance]}, invalid),
        ("get_launch_configuration", {"sourceServerID": server}, missing),
        ("get_replication_configuration", {"sourceServerID": server}, missing),
        ("update_launch_configuration", {"sourceServerID": server}, missing),
        ("disconnect_recovery_instance", {"recoveryInstanceID": instance}, missing),
        ("delete_recovery_instance", {"recoveryInstanceID": instance}, missing),
        ("stop_replication", {"sourceServerID": "s?" + "0" * 17}, invalid),
        ("stop_replication", {"sourceServerID": server}, missing),
        ("start_replication", {"sourceServerID": server}, missing),
        ("retry_data_replication", {"sourceServerID": server}, missing),
        ("disconnect_source_server", {"sourceServerID": server}, missing),
        ("delete_source_server", {"sourceServerID": server}, missing),
        ("update_replication_configuration", {"sourceServerID": server}, missing),
        ("list_launch_actions", {"resourceId": server}, missing),
        ("reverse_replication", {"recoveryInstanceID": instance}, missing),
        ("stop_failback", {"recoveryInstanceID": instance}, missing),
        ("tag_resource", {"resourceArn": arn, "tags": {"aws:a": "b"}}, invalid),
        ("list_tags_for_resource", {"resourceArn": arn}, missing),
        ("tag_resource", {"resourceArn": arn, "tags": {"a": "b"}}, missing),
        ("untag_resource", {"resourceArn": arn, "tagKeys": ["a"]}, missing),
    ]:
        code = refused(getattr(drs, operation), **given)
        check(f"{operation} of nothing: {wanted}", code == wanted, code)


if __name__ == "__main__":
    lead(boto3.client("drs", region_name=REGION))
    end()
