import { probeName } from '../../core/facts/probe-name.ts';
import type { DrillRecord } from '../../core/verdict/record.ts';
import { isAfterStart, pointLimitText, timeLimitText } from '../limits.ts';
import { WORDING } from '../wording.ts';
import { line, type Property, props, some } from './values.ts';

export interface OscalContext {
  readonly record: DrillRecord;
  readonly uuid: (...place: readonly string[]) => string;
}

export interface Observation {
  readonly uuid: string;
  readonly title: string;
  readonly description: string;
  readonly props?: readonly Property[];
  readonly methods: readonly ['TEST'];
  readonly types: readonly string[];
  readonly origins: ReturnType<typeof originsOf>;
  readonly subjects?: readonly { readonly 'subject-uuid': string; readonly type: 'inventory-item' }[];
  readonly collected: string;
}

/** Everything in the document was observed by kunren alone. */
export const originsOf = ({ uuid }: OscalContext) => [
  { actors: [{ type: 'tool', 'actor-uuid': uuid('tool') }] },
];

/** The observations: both measures, every probe, the drill's isolation, and its leftovers. */
export function observationsOf(oscal: OscalContext): Observation[] {
  const { record } = oscal;
  return [
    ...measureObservations(oscal),
    ...record.servers.flatMap((server) =>
      server.probes.map((probe, place) =>
        observation(oscal, ['probe', server.serverID, String(place)], {
          title: `${server.hostname}: ${probeName(probe)}`,
          description: `${probe.status}${probe.canary ? ', a canary that must fail' : ''}: ${probe.seen ?? 'nothing was seen'}`,
          values: {
            status: probe.status,
            canary: probe.canary,
            attempts: probe.attempts,
            'passed-at': probe.passedAt,
            'duration-milliseconds': probe.durationMilliseconds,
            'error-code': probe.errorCode,
          },
          servers: [server.serverID],
          collected: probe.passedAt ?? record.endedAt,
        }),
      ),
    ),
    ...record.waves.flatMap((wave) =>
      wave.isolation.map((fact, place) =>
        observation(oscal, ['isolation', wave.name, String(place)], {
          title: `Isolation from ${fact.name}`,
          description: `${fact.reached === null ? 'not known' : fact.reached ? 'reached' : 'not reached'}: ${fact.seen}`,
          values: { reached: fact.reached, address: `${fact.address}:${fact.port}` },
          servers: [],
          collected: fact.at,
        }),
      ),
    ),
    observation(oscal, ['cleanup'], {
      title: 'Cleanup',
      description: `Cleanup was ${record.cleanup.status}, ${record.cleanup.leftovers.length} resources are left over.`,
      values: { status: record.cleanup.status, leftovers: record.cleanup.leftovers.length },
      servers: [],
      collected: record.cleanup.endedAt ?? record.endedAt,
    }),
  ];
}

function measureObservations(oscal: OscalContext): Observation[] {
  const { record } = oscal;
  const critical = record.servers.filter((server) => server.critical).map((server) => server.serverID);
  const { recoveryTime, recoveryPoint } = record;
  const against = (actual: number | null, limit: string): string =>
    `${actual === null ? 'not measured' : `${actual} s`}, ${limit}`;
  const pointLimit = pointLimitText(recoveryPoint.targetSeconds, 'en');
  const age = isAfterStart(recoveryPoint)
    ? `${WORDING.en.afterStart}, ${pointLimit}`
    : against(recoveryPoint.actualSeconds, pointLimit);
  return [
    observation(oscal, ['recovery-time'], {
      title: 'Recovery time',
      description: `From the first StartRecovery until the last critical server was verified: ${against(recoveryTime.actualSeconds, timeLimitText(recoveryTime, 'en'))}.`,
      values: {
        'actual-seconds': recoveryTime.actualSeconds,
        'target-seconds': recoveryTime.targetSeconds,
        'allowance-seconds': recoveryTime.allowanceSeconds,
        met: recoveryTime.met,
        'job-seconds': recoveryTime.operationSeconds,
      },
      servers: critical,
      collected: record.endedAt,
    }),
    observation(oscal, ['recovery-point'], {
      title: 'Recovery point',
      description: `Age of the recovered data when StartRecovery was called, of the worst critical server: ${age}.${recoveryPoint.sourceAlive ? ' The source was alive: a disaster would have lost more.' : ''}`,
      values: {
        'actual-seconds': recoveryPoint.actualSeconds,
        'target-seconds': recoveryPoint.targetSeconds,
        met: recoveryPoint.met,
        method: recoveryPoint.method,
        'uncertainty-seconds': recoveryPoint.uncertaintySeconds,
        'freshness-seconds': recoveryPoint.freshnessSeconds,
        'source-alive': recoveryPoint.sourceAlive,
      },
      servers: critical,
      collected: record.endedAt,
    }),
  ];
}

function observation(
  oscal: OscalContext,
  place: readonly string[],
  seen: {
    readonly title: string;
    readonly description: string;
    readonly values: Parameters<typeof props>[0];
    readonly servers: readonly string[];
    readonly collected: string;
  },
): Observation {
  return {
    uuid: oscal.uuid('observation', ...place),
    title: line(seen.title),
    description: line(seen.description),
    ...some('props', props(seen.values)),
    methods: ['TEST'],
    types: ['control-objective'],
    origins: originsOf(oscal),
    ...some(
      'subjects',
      seen.servers.map((id) => ({
        'subject-uuid': oscal.uuid('server', id),
        type: 'inventory-item' as const,
      })),
    ),
    collected: seen.collected,
  };
}
