"""S3, KMS, DynamoDB, SQS and SNS as the package declares them, judged by moto: above all that evidence stays."""

import base64
import hashlib
import json
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from judging import check, end
from template import REGION, RESOURCES, Resolver


def client(service: str) -> Any:
    return boto3.client(service, region_name=REGION)


def refusal(call: Any, **given: Any) -> tuple[str, int]:
    """The code and status with which a call is refused."""
    try:
        call(**given)
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return error.response["Error"]["Code"], status
    return "", 200


def versions_of(s3: Any, bucket: str, prefix: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    pages = s3.get_paginator("list_object_versions").paginate(
        Bucket=bucket, Prefix=prefix
    )
    for page in pages:
        for one in page.get("Versions", []):
            found.setdefault(one["Key"], []).append(one["VersionId"])
    return found


def judge_evidence(to: Resolver) -> None:
    s3 = client("s3")
    bucket = to.ref("EvidenceBucket")
    declared = to.resolve(RESOURCES["EvidenceBucket"]["Properties"])
    rule = declared["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    found = versions_of(s3, bucket, "drills/")
    records = [key for key in found if key.endswith("/drill.json")]
    check("every story left a record", len(records) > 0, len(records))
    check("each record has one version", all(len(found[key]) == 1 for key in records))
    rewritten = [key for key in found if len(found[key]) > 1]
    check("facts that were written again have each version", len(rewritten) > 0)
    for name, days in (("record", records[0]), ("facts", rewritten[0])):
        head = s3.head_object(Bucket=bucket, Key=days)
        mode, until = (
            head.get("ObjectLockMode"),
            head.get("ObjectLockRetainUntilDate"),
        )
        check(f"a {name} is locked", mode == rule["Mode"], mode)
        left = until - datetime.now(timezone.utc) if until else None
        held = left is not None and round(left.days) in (
            int(rule["Days"]) - 1,
            int(rule["Days"]),
        )
        check(f"a {name} is locked as long as declared", held, left)
        version = {"Bucket": bucket, "Key": days, "VersionId": found[days][-1]}
        code = refusal(s3.delete_object, **version)
        check(
            f"deleting a {name}'s version is refused", code[0] == "AccessDenied", code
        )
    judge_conditional_write(s3, bucket, records[0])


def judge_signatures(to: Resolver) -> None:
    """DSSE and in-toto worked out once more: what each bundle signs is what lies there."""
    s3, kms = client("s3"), client("kms")
    bucket = to.ref("EvidenceBucket")

    def read(key: str) -> bytes:
        body: bytes = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        return body

    keys = versions_of(s3, bucket, "drills/")
    records = {key.rsplit("/", 1)[0] for key in keys if key.endswith("/drill.json")}
    bundles = {key.rsplit("/", 1)[0] for key in keys if key.endswith(".sigstore.json")}
    check("every record is signed", records == bundles, records ^ bundles)
    unsigned, changed = [], []
    for folder in sorted(bundles):
        envelope = json.loads(read(f"{folder}/drill.sigstore.json"))["dsseEnvelope"]
        payload = base64.b64decode(envelope["payload"])
        kind = envelope["payloadType"].encode()
        encoded = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
        [signature] = envelope["signatures"]
        try:
            kms.verify(
                KeyId=to.ref("SigningKey"),
                Message=hashlib.sha256(encoded).digest(),
                MessageType="DIGEST",
                Signature=base64.b64decode(signature["sig"]),
                SigningAlgorithm="ECDSA_SHA_256",
            )
        except ClientError:
            unsigned.append(folder)
        for subject in json.loads(payload)["subject"]:
            found = hashlib.sha256(read(f"{folder}/{subject['name']}")).hexdigest()
            if found != subject["digest"]["sha256"]:
                changed.append(f"{folder}/{subject['name']}")
    check("moto's KMS verifies every signature", not unsigned, unsigned)
    check("every file that is signed is as signed", not changed, changed)
    once = [key for key in keys if "/facts/" not in key and "/schedule/" not in key]
    check("every file of evidence has one version", all(len(keys[k]) == 1 for k in once))


def judge_conditional_write(s3: Any, bucket: str, key: str) -> None:
    before = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    put = {"Bucket": bucket, "Key": key, "Body": b"{}", "IfNoneMatch": "*"}
    code = refusal(s3.put_object, **put)
    check("a second record is refused", code == ("PreconditionFailed", 412), code)
    after = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    check("and the first stays, byte by byte", before == after)
    s3.delete_object(Bucket=bucket, Key=key)
    check(
        "a plain delete hides it",
        refusal(s3.get_object, Bucket=bucket, Key=key)[1] == 404,
    )
    kept = versions_of(s3, bucket, key)[key]
    body = s3.get_object(Bucket=bucket, Key=key, VersionId=kept[-1])["Body"].read()
    check("and its version is still there", body == before)


def judge_bucket(to: Resolver) -> None:
    s3 = client("s3")
    bucket = {"Bucket": to.ref("EvidenceBucket")}
    declared = to.resolve(RESOURCES["EvidenceBucket"]["Properties"])
    versioning = s3.get_bucket_versioning(**bucket)["Status"]
    check("the bucket keeps versions", versioning == "Enabled", versioning)
    access = s3.get_public_access_block(**bucket)["PublicAccessBlockConfiguration"]
    check(
        "the bucket is closed to the public",
        access == declared["PublicAccessBlockConfiguration"],
        access,
    )
    encryption = s3.get_bucket_encryption(**bucket)["ServerSideEncryptionConfiguration"]
    by = encryption["Rules"][0]["ApplyServerSideEncryptionByDefault"]
    key = declared["BucketEncryption"]["ServerSideEncryptionConfiguration"][0][
        "ServerSideEncryptionByDefault"
    ]["KMSMasterKeyID"]
    check(
        "the bucket is encrypted by the data key", by.get("KMSMasterKeyID") == key, by
    )


def judge_keys(to: Resolver) -> None:
    kms = client("kms")
    signing = {"KeyId": to.ref("SigningKey")}
    metadata = kms.describe_key(**signing)["KeyMetadata"]
    found = metadata["KeySpec"], metadata["KeyUsage"]
    check("the signing key is P-256", found == ("ECC_NIST_P256", "SIGN_VERIFY"), found)
    text = {
        **signing,
        "Message": b"evidence",
        "MessageType": "RAW",
        "SigningAlgorithm": "ECDSA_SHA_256",
    }
    signature = kms.sign(**text)["Signature"]
    check(
        "it signs and verifies",
        kms.verify(**text, Signature=signature)["SignatureValid"],
    )
    rotation = kms.get_key_rotation_status(KeyId=to.ref("DataKey"))
    check("the data key is rotated", rotation["KeyRotationEnabled"], rotation)


def judge_the_rest(to: Resolver) -> None:
    table = client("dynamodb").describe_table(TableName=to.ref("LeaseTable"))["Table"]
    declared = RESOURCES["LeaseTable"]["Properties"]
    check("the table has its key", table["KeySchema"] == declared["KeySchema"], table)
    attributes = client("sqs").get_queue_attributes(
        QueueUrl=to.ref("DeadLetters"), AttributeNames=["All"]
    )["Attributes"]
    retention = RESOURCES["DeadLetters"]["Properties"]["MessageRetentionPeriod"]
    check(
        "dead letters are kept as long as declared",
        attributes["MessageRetentionPeriod"] == str(retention),
        attributes,
    )
    events = client("events")
    [rule] = events.list_rules()["Rules"]
    pattern = to.resolve(RESOURCES["EndedExecutionRule"]["Properties"]["EventPattern"])
    check("the rule has its pattern", json.loads(rule["EventPattern"]) == pattern, rule)
    [target] = events.list_targets_by_rule(Rule=rule["Name"])["Targets"]
    sweep = to.attribute("SweepOrphansLambdaFunction", "Arn")
    check("and calls the sweep", target["Arn"] == sweep, target)


if __name__ == "__main__":
    deployment = json.loads((Path(sys.argv[1]) / "deployment.json").read_text())
    resolver = Resolver(deployment["physical"])
    judge_bucket(resolver)
    judge_signatures(resolver)
    judge_evidence(resolver)
    judge_keys(resolver)
    judge_the_rest(resolver)
    end()
