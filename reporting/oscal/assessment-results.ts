import { inLanguage } from '../../core/plan/scenario.ts';
import { judgeCriteria } from '../../core/verdict/criteria.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { PLAN } from '../evidence/file-names.ts';
import { resourceProps } from '../report/method-words.ts';
import { findingsOf, OBJECTIVES, risksOf } from './findings.ts';
import { type Observation, type OscalContext, observationsOf } from './observations.ts';
import { line, momentOf, props, some, uuidsOf } from './values.ts';

/** The version that tools read today: compliance-trestle 5 reads no later one, and later schemas accept it. */
const OSCAL_VERSION = '1.2.1';

/**
 * The drill as OSCAL assessment results, for programs that collect evidence: NIST's objectives of CP-4 and CP-10 with
 * the observations. The same record always gives the same bytes, identifiers included.
 */
export function renderOscal(record: DrillRecord): string {
  const oscal: OscalContext = { record, uuid: uuidsOf(record.drillId) };
  const { uuid } = oscal;
  const title = line(`${record.plan.title.en}: ${record.verdict}`);
  return `${JSON.stringify({
    'assessment-results': {
      uuid: uuid('assessment-results'),
      metadata: {
        title: line(`DR drill ${record.planId}/${record.drillId}`),
        'last-modified': record.endedAt,
        version: line(record.drillId),
        'oscal-version': OSCAL_VERSION,
        props: props({ simulated: record.simulated, 'record-schema': record.schema }),
        parties: [{ uuid: uuid('owner'), type: 'organization', name: line(record.plan.owner.name) }],
      },
      'import-ap': { href: `#${uuid('plan')}` },
      results: [{ uuid: uuid('result'), title, ...resultOf(oscal) }],
      'back-matter': {
        resources: [
          {
            uuid: uuid('plan'),
            title: line(`Drill plan ${record.planId}`),
            rlinks: [
              {
                href: PLAN,
                'media-type': 'application/yaml',
                hashes: [{ algorithm: 'SHA-256', value: record.planSha256 }],
              },
            ],
          },
        ],
      },
    },
  })}\n`;
}

function resultOf(oscal: OscalContext) {
  const { record } = oscal;
  const observations: readonly Observation[] = observationsOf(oscal);
  return {
    description: line(
      `Unattended drill of ${record.servers.length} servers in ${record.target.account}, ${record.target.region}: ${record.verdict}. ${record.simulated ? 'Simulated run; not audit evidence.' : ''}${rehearsed(record)}`,
    ),
    start: record.startedAt,
    end: record.endedAt,
    props: props({
      verdict: record.verdict,
      'drill-id': record.drillId,
      'plan-id': record.planId,
      'plan-sha256': record.planSha256,
      trigger: record.trigger.type,
      'trigger-actor': record.trigger.actor,
      'execution-id': record.executionId,
      'schedule-expression': record.plan.schedule.expression,
      'schedule-time-zone': record.plan.schedule.timeZone,
      'approval-ticket': record.plan.approval?.ticket ?? null,
      approver: record.plan.approval?.approver ?? null,
    }),
    'local-definitions': localDefinitionsOf(oscal),
    'reviewed-controls': {
      'control-selections': [{ 'include-controls': [{ 'control-id': 'cp-4' }, { 'control-id': 'cp-10' }] }],
      'control-objective-selections': [
        { 'include-objectives': OBJECTIVES.map(({ objectiveId }) => ({ 'objective-id': objectiveId })) },
      ],
    },
    ...logOf(oscal),
    observations,
    ...some('risks', risksOf(oscal)),
    findings: findingsOf(oscal, observations),
  };
}

/** What the plan says that it rehearses, and which of its criteria the facts show. */
function rehearsed(record: DrillRecord): string {
  const { scenario } = record.plan;
  if (scenario === undefined) return '';
  const criteria = judgeCriteria(record).map(({ text, outcome }) => `${inLanguage(text, 'en')} (${outcome})`);
  return ` Assumed event: ${inLanguage(scenario.threat, 'en')}. Purpose: ${inLanguage(scenario.purpose, 'en')}. Criteria: ${criteria.join('; ') || 'none'}.`;
}

function localDefinitionsOf({ record, uuid }: OscalContext) {
  const named = resourceProps(record.plan.method);
  return {
    ...some(
      'inventory-items',
      record.servers.map((server) => ({
        uuid: uuid('server', server.serverID),
        description: line(server.hostname),
        props: props({
          [named.server]: server.serverID,
          wave: server.wave,
          critical: server.critical,
          'launch-status': server.launch.status,
          [named.instance]: server.instanceID,
          'point-in-time': server.recoveredPoint.at,
          'verified-at': server.verifiedAt,
        }),
      })),
    ),
    'assessment-assets': {
      components: [
        {
          uuid: uuid('tool'),
          type: 'software',
          title: 'kunren',
          description: 'Starts, proves, measures and removes disaster recovery drills on AWS.',
          props: props({ version: record.toolVersion }),
          status: { state: 'operational' },
        },
      ],
      'assessment-platforms': [
        {
          uuid: uuid('platform'),
          title: line(`${record.target.account}, ${record.target.region}`),
          'uses-components': [{ 'component-uuid': uuid('tool') }],
        },
      ],
    },
  };
}

/** The steps of the drill; those without a readable time are only counted, since an entry must have a time. */
function logOf({ record, uuid }: OscalContext) {
  const entries = record.timeline.flatMap((step, place) => {
    const start = momentOf(step.at);
    return start === null
      ? []
      : [
          {
            uuid: uuid('log', String(place)),
            title: line(step.event),
            start,
            props: props({
              clock: step.clock,
              wave: step.wave ?? null,
              [resourceProps(record.plan.method).server]: step.serverID ?? null,
            }),
          },
        ];
  });
  const lost = record.timeline.length - entries.length;
  return entries.length === 0
    ? {}
    : {
        'assessment-log': { entries },
        ...(lost === 0 ? {} : { remarks: `${lost} steps have no time that can be read; see drill.json.` }),
      };
}
