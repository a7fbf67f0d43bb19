import { lastSourceTick } from '../facts/heartbeat.ts';
import { probeName } from '../facts/probe-name.ts';
import { formatDuration } from '../text/duration.ts';
import type { DrillFacts, DrillServer, Reason } from './record.ts';

/** What the facts say of the proofs themselves: whether the drill was isolated, and whether its probes can be believed. */

/** The source writes every second; a longer gap is not a busy second but missing ticks. */
const GAP_MAXIMUM_SECONDS = 10;

/** A drill's servers that reach production are a danger, whatever else worked. */
export const isolationFailures = (facts: DrillFacts): Reason[] =>
  isolationOf(facts, true).map(
    ({ name, address, port, seen }): Reason => ({
      code: 'NOT_ISOLATED',
      text: `${name} (${address}:${port}) answered from the drill network: ${seen}`,
    }),
  );

/** What makes the proofs worthless. */
export const proofDoubts = (facts: DrillFacts): Reason[] => [
  ...facts.servers.flatMap((server) =>
    server.probes
      .filter((probe) => probe.canary && probe.status === 'FAILED')
      .map(
        (probe): Reason => ({
          code: 'CANARY_PASSED',
          text: `${server.hostname} passed its canary ${probeName(probe)}, which must fail, so its other probes prove nothing`,
          serverID: server.serverID,
        }),
      ),
  ),
  ...isolationOf(facts, null).map(
    ({ name, address, port, seen }): Reason => ({
      code: 'ISOLATION_UNKNOWN',
      text: `whether ${name} (${address}:${port}) can be reached from the drill network could not be determined: ${seen}`,
    }),
  ),
];

/** A heartbeat of a critical server that is missing: nobody knows how old its data is. */
export const heartbeatDoubts = (facts: DrillFacts): Reason[] =>
  heartbeatReasons(facts, (code, { critical }) => critical && code === 'HEARTBEAT_UNREAD');

/** Other heartbeats that were not fully read. */
export const heartbeatWeaknesses = (facts: DrillFacts): Reason[] =>
  heartbeatReasons(facts, (code, { critical }) => !critical || code !== 'HEARTBEAT_UNREAD');

const heartbeatReasons = (
  facts: DrillFacts,
  wanted: (code: Reason['code'], server: DrillServer) => boolean,
): Reason[] =>
  facts.servers.flatMap((server) => {
    const weakness = heartbeatWeaknessOf(server);
    return weakness === null || !wanted(weakness.code, server)
      ? []
      : [
          {
            code: weakness.code,
            text: `${server.hostname} ${weakness.text}`,
            serverID: server.serverID,
          },
        ];
  });

function heartbeatWeaknessOf(server: DrillServer): Pick<Reason, 'code' | 'text'> | null {
  const { heartbeat, heartbeatPlanned, critical, verifiedAt, requestedAt } = server;
  // Of a critical server it is missing in the recovery point.
  if (heartbeat === null && heartbeatPlanned && !critical && verifiedAt !== null)
    return { code: 'HEARTBEAT_UNREAD', text: 'has a heartbeat that was never read' };
  if (heartbeat === null || requestedAt === null) return null;
  if (heartbeat.error !== null)
    return { code: 'HEARTBEAT_UNREAD', text: `has no readable heartbeat: ${heartbeat.error}` };
  const tick = lastSourceTick(heartbeat, { startedAt: requestedAt });
  if (tick === null)
    return { code: 'HEARTBEAT_UNREAD', text: 'has no heartbeat that its source wrote on the recovered disk' };
  const gapSeconds = heartbeat.writers.find(({ writer }) => writer === tick.writer)?.longestGapSeconds ?? 0;
  return gapSeconds <= GAP_MAXIMUM_SECONDS
    ? null
    : {
        code: 'HEARTBEAT_GAPS',
        text: `has no heartbeats for ${formatDuration(gapSeconds)}: the source did not write them or the disk lost them`,
      };
}

const isolationOf = (facts: DrillFacts, reached: boolean | null) => {
  const all = facts.waves.flatMap((wave) => wave.isolation).filter((fact) => fact.reached === reached);
  return [...new Map(all.map((fact) => [`${fact.address} ${fact.port}`, fact])).values()];
};
