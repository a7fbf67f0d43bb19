"""Reads OSCAL assessment results with compliance-trestle's models, and looks for identifiers that lead nowhere."""

import pathlib
import sys

from trestle.oscal.assessment_results import AssessmentResults


def read(path: str) -> None:
    results = AssessmentResults.oscal_read(pathlib.Path(path))
    result = results.results[0]
    observations = {observation.uuid for observation in result.observations}
    risks = {risk.uuid for risk in result.risks or []}
    for finding in result.findings:
        for related in finding.related_observations or []:
            assert related.observation_uuid in observations, related
        for related in finding.related_risks or []:
            assert related.risk_uuid in risks, related
    resources = {f"#{resource.uuid}" for resource in results.back_matter.resources}
    assert results.import_ap.href in resources, results.import_ap


for name in sys.argv[1:]:
    read(name)
