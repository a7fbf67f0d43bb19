"""checkov over the packaged template: each finding has an answer in docs/security.md, and each answer a finding."""

import json
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

from judging import check, end
from template import PACKAGED

TEMPLATE = PACKAGED / "cloudformation-template-update-stack.json"
ROW = re.compile(r"^\| (CKV\w+) \| (.+?) \| .{20,} \|$", re.MULTILINE)

Finding = tuple[str, str]


def findings(template: Path) -> set[Finding]:
    """Each failed check with the logical id of its resource."""
    checkov = Path(sys.executable).parent / "checkov"
    ran = subprocess.run(
        [checkov, "-f", template, "--framework", "cloudformation", "--quiet", "--output", "json"],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(ran.stdout)
    if report["summary"]["parsing_errors"] or not report["summary"]["passed"]:
        sys.exit(f"checkov cannot read {template}")
    results = report["results"]
    return {(one["check_id"], one["resource"].split(".")[-1]) for one in results["failed_checks"]}


def answers(page: str) -> set[Finding]:
    return {(row[1], name) for row in ROW.finditer(page) for name in re.findall(r"`([^`]+)`", row[2])}


def matches(finding: Finding, answer: Finding) -> bool:
    return finding[0] == answer[0] and fnmatch(finding[1], answer[1])


def unanswered(found: set[Finding], given: set[Finding]) -> list[Finding]:
    return sorted(one for one in found if not any(matches(one, answer) for answer in given))


found, given = findings(TEMPLATE), answers(Path("docs/security.md").read_text())
check("a finding without an answer would be named", unanswered({("CKV_AWS_18", "Other")}, given) != [])
check("each finding of checkov is answered", unanswered(found, given) == [], unanswered(found, given))
stale = sorted(answer for answer in given if not any(matches(one, answer) for one in found))
check("each answer has a finding", stale == [], stale)
end()
