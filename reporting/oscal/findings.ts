import type { Control } from '../../core/controls/control.ts';
import { CONTROL_MAP } from '../../core/controls/control-map.ts';
import type { Finding } from '../../core/verdict/finding.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { resourceProps } from '../report/method-words.ts';
import { type Observation, type OscalContext, originsOf } from './observations.ts';
import { line, props, some } from './values.ts';

/** Controls of NIST's catalog that the drill assesses, and what people must act on. */

export type Objective = Control & { readonly objectiveId: string };

export const OBJECTIVES: readonly Objective[] = CONTROL_MAP.filter(
  (control): control is Objective => control.objectiveId !== undefined,
);

interface Outcome {
  readonly state: 'satisfied' | 'not-satisfied';
  readonly reason: 'pass' | 'fail' | 'other';
  readonly remarks: string;
}

const other = (remarks: string): Outcome => ({ state: 'not-satisfied', reason: 'other', remarks });

/** The drill's result for an objective: an inconclusive or simulated drill satisfies nothing. */
export function outcomeOf({ objectiveId }: Objective, record: DrillRecord): Outcome {
  const { verdict } = record;
  if (record.simulated) return other('Simulated run; not audit evidence.');
  if (verdict === 'INCONCLUSIVE' || verdict === 'ABORTED' || verdict === 'SKIPPED')
    return other(`The drill ended ${verdict}: it does not show whether recovery works.`);
  if (objectiveId === 'cp-4_obj.b') return other('Nobody has reviewed the results yet.');
  if (objectiveId === 'cp-4_obj.c')
    return other('Whether corrective action is needed, and begun, is decided in the review.');
  if (objectiveId === 'cp-4_obj.a-1')
    return { state: 'satisfied', reason: 'pass', remarks: `The plan was rehearsed, verdict ${verdict}.` };
  return verdict === 'FAIL'
    ? { state: 'not-satisfied', reason: 'fail', remarks: 'Recovery did not work as the plan asks.' }
    : {
        state: 'satisfied',
        reason: 'pass',
        remarks: `Recovery worked as the plan asks, verdict ${verdict}.`,
      };
}

/** One finding for each objective, with its observations and risks. */
export function findingsOf(oscal: OscalContext, observations: readonly Observation[]) {
  const measured = observations.filter(
    ({ title }) => title === 'Recovery time' || title === 'Recovery point',
  );
  return OBJECTIVES.map((objective) => {
    const { objectiveId, standard, clause, asks, gap, fields } = objective;
    const { state, reason, remarks } = outcomeOf(objective, oscal.record);
    return {
      uuid: oscal.uuid('finding', objectiveId),
      title: line(`${standard} ${clause}`),
      description: line(`${asks.en}. Not shown: ${gap.en}.`),
      props: props({ fields: fields.join(' ') }),
      origins: originsOf(oscal),
      target: {
        type: 'objective-id',
        'target-id': objectiveId,
        status: { state, reason, remarks },
      },
      ...some(
        'related-observations',
        measured.map(({ uuid }) => ({ 'observation-uuid': uuid })),
      ),
      ...some(
        'related-risks',
        oscal.record.findings.map(({ id }) => ({ 'risk-uuid': oscal.uuid('risk', id) })),
      ),
    };
  });
}

/** What a person must act on, with a due date. */
export const risksOf = (oscal: OscalContext) =>
  oscal.record.findings.map((finding) => riskOf(oscal, finding));

function riskOf(oscal: OscalContext, finding: Finding) {
  return {
    uuid: oscal.uuid('risk', finding.id),
    title: line(`${finding.id}: ${finding.code}`),
    description: line(finding.text),
    statement: 'Recovery in a disaster may not work as planned until this has been resolved.',
    props: props({
      severity: finding.severity,
      code: finding.code,
      owner: finding.owner,
      'due-date': finding.dueDate,
      [resourceProps(oscal.record.plan.method).server]: finding.serverID ?? null,
    }),
    status: 'open',
    origins: originsOf(oscal),
    deadline: `${finding.dueDate}T23:59:59Z`,
    remediations: [
      {
        uuid: oscal.uuid('remediation', finding.id),
        lifecycle: 'planned',
        title: line(`Resolve ${finding.id}`),
        description: line(`${finding.owner} looks at it until ${finding.dueDate}.`),
      },
    ],
  };
}
