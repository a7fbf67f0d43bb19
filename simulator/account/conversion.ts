import type { ServerScenario } from '../scenario/resolve.ts';
import type { Log, ServerLaunch, Vary } from './course.ts';
import { addInstance } from './make.ts';
import type { Instance, SimulatedAccount, Volume } from './state.ts';

/** The conversion of a launch, on a server of its own. */
interface Conversion {
  readonly endsAt: number;
  readonly failed: boolean;
  /** What the launch's volumes were attached to meanwhile. */
  readonly attachments: Volume['attachments'];
}

interface Converting {
  readonly from: number;
  readonly dataTimestamp: number;
  readonly outcome: ServerScenario['outcome'];
}

/** Converts what the snapshot holds; in recovery mode FAST there is nothing to do, and nothing in the log. */
export function convert(
  aws: SimulatedAccount,
  launch: ServerLaunch,
  { from, dataTimestamp, outcome }: Converting,
  vary: Vary,
  log: Log,
): Conversion {
  const { server } = launch;
  const { timings } = server.scenario;
  if (server.launch.recoveryMode === 'FAST') return { endsAt: from, failed: false, attachments: [] };
  const endsAt = from + vary(timings.conversionSeconds);
  const instance = addConversionServer(aws, launch, from, endsAt);
  const data = { conversionServerID: instance.instanceID, dataTimestamp };
  log(from, 'CONVERSION_START', data);
  const failed = outcome === 'conversion-failed';
  if (!failed) log(endsAt, 'CONVERSION_END', data);
  return { endsAt, failed, attachments: [{ instance, from, until: endsAt }] };
}

function addConversionServer(
  aws: SimulatedAccount,
  launch: ServerLaunch,
  from: number,
  until: number,
): Instance {
  const instance = addInstance(aws, {
    ...launch,
    role: 'conversion',
    launchedAt: from,
    runningAt: from + Math.min(20_000, (until - from) / 4),
    bootedAt: until,
  });
  if (!launch.server.scenario.conversionServerStays) {
    instance.shutDownAt = until;
    instance.terminatedAt = until + 30_000;
  }
  return instance;
}
