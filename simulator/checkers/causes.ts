import type { DrillRecord, DrillServer } from '../../core/verdict/record.ts';
import type { History } from '../history.ts';
import { recordsIn } from './records.ts';

/** A record names what went wrong, once, and not what followed from it. */

/** What a finding may say of a server that did not recover. */
const SHORTFALLS: ReadonlySet<string> = new Set([
  'EARLIER_WAVE_FAILED',
  'NOT_STARTED',
  'LAUNCH_FAILED',
  'LAUNCH_TIMED_OUT',
  'NO_INSTANCE',
  'INSTANCE_TERMINATED',
  'NOT_RUNNING',
  'NOT_READY',
  'NOT_PROVEN',
  'PROBE_FAILED',
]);

export const oneCauseOneFinding = (history: History): string[] =>
  recordsIn(history).flatMap(({ record }) => {
    const { drillId, findings, servers, notMeasured } = record;
    const raised = findings.filter(({ code, serverID }) => serverID !== undefined && SHORTFALLS.has(code));
    const twice = raised.filter(({ serverID, id }) =>
      raised.some((other) => other.serverID === serverID && other.id !== id),
    );
    const fallen = new Set(raised.map(({ serverID }) => serverID));
    const isEcho = notMeasured.every(({ serverIDs }) => serverIDs.every((id) => fallen.has(id)));
    const echo = fallen.size > 0 && isEcho && findings.some(({ code }) => code === 'NOT_MEASURED');
    return [
      ...twice.map(
        ({ id, code }) => `finding ${id} (${code}) of drill ${drillId} is of a server that has another`,
      ),
      ...(echo
        ? [`drill ${drillId} has a finding of a measure that is missing for another of its findings`]
        : []),
      ...servers.flatMap((server) => untrueCause(server, record, history)),
    ];
  });

/** A probe is no cause where, in the account, there was no system to probe. */
function untrueCause(server: DrillServer, record: DrillRecord, { aws }: History): string[] {
  const { serverID, hostname, probes } = server;
  const told = record.reasons.some((one) => one.code === 'PROBE_FAILED' && one.serverID === serverID);
  const wave = record.waves.find(({ name }) => name === server.wave);
  const instance = aws.instances.get(server.instanceID ?? '');
  if (!told || instance === undefined || wave?.endedAt == null) return [];
  const endedAt = Date.parse(wave.endedAt);
  const passed = probes.some(({ status, canary }) => status === 'PASSED' && !canary);
  // EC2 is asked before the probes: what happened since then could not be seen any more.
  const lookedAt = endedAt - 60_000;
  if (instance.shutDownAt < lookedAt)
    return [`${hostname} was terminated, and its probes are told as the cause`];
  return wave.timedOut && instance.bootedAt > endedAt && !passed
    ? [`${hostname} had not booted, and its probes are told as the cause`]
    : [];
}
