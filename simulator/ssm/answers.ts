import { shellQuoted } from '../../core/inside/shell-quote.ts';
import { bootOf, heartbeatFile } from '../account/heartbeat-file.ts';
import type { Instance } from '../account/state.ts';
import type { SsmScenario } from '../scenario/inside.ts';

/**
 * A simulated server's output for a script. It runs no shell: a scenario's own script is recognised by a text in it,
 * and kunren's checks by the comment in their first line, `# kunren: hostname`.
 */
export interface Answer {
  readonly exitStatus: number;
  readonly output: string;
  readonly seconds: number;
}

const SECONDS = 1;

/** The output of a script that begins at a moment. */
export function answerOf(instance: Instance, script: string, at: number): Answer {
  const { ssm } = instance.server.scenario;
  const reported = ssm.results.find(({ matches }) => script.includes(matches));
  if (reported !== undefined)
    return { exitStatus: reported.exitStatus, output: reported.output, seconds: reported.duration };
  const check = /^# kunren: ([a-z-]+)$/m.exec(script)?.[1];
  const output = check === undefined ? '' : (CHECKS.get(check)?.(instance, script, at) ?? '');
  return { exitStatus: 0, output, seconds: SECONDS };
}

type Check = (instance: Instance, script: string, at: number) => string;

/** Whether a script contains a value, as it is or in base64. */
const isAbout = (script: string, value: string): boolean =>
  script.includes(shellQuoted(value)) || script.includes(`'${Buffer.from(value).toString('base64')}'`);

const CHECKS = new Map(
  Object.entries<Check>({
    hostname: ({ server: { scenario } }) => scenario.ssm.hostname ?? scenario.hostname,
    'windows-sid': ({ server: { scenario } }) => scenario.ssm.sid,
    'private-ip': ({ address, server: { scenario } }) =>
      ['127.0.0.1', address, ...scenario.ssm.addresses].join('\n'),
    service: ({ server: { scenario } }, script) =>
      scenario.ssm.stoppedServices.some((name) => isAbout(script, name)) ? 'inactive' : 'active',
    disks: ({ server: { scenario } }, script) =>
      mountsIn(script)
        .map((mount) => `${scenario.ssm.missingMounts.includes(mount) ? 'missing' : 'mounted'} ${mount}`)
        .join('\n'),
    time: ({ server: { scenario } }, _, at) => clockOf(scenario.ssm, at),
    unreachable: ({ server: { scenario } }, script) =>
      scenario.ssm.reaches.some((address) => isAbout(script, address))
        ? 'connected'
        : 'unreachable: no answer',
    heartbeat: heartbeatOf,
  }),
);

/** The words of the loop over mount points, or of PowerShell's list. */
function mountsIn(script: string): string[] {
  const words = /^for mount in (.*); do$/m.exec(script)?.[1];
  if (words !== undefined) return [...words.matchAll(/'([^']*)'/g)].map(([, word = '']) => word);
  const list = /foreach \(\$mount in @\((.*)\)\) \{/.exec(script)?.[1] ?? '';
  return [...list.matchAll(/'([A-Za-z0-9+/=]+)'/g)].map(([, word = '']) =>
    Buffer.from(word, 'base64').toString(),
  );
}

function clockOf({ clock, clockOffset }: SsmScenario, at: number): string {
  const now = `clock ${((at + clockOffset * 1_000) / 1_000).toFixed(3)}`;
  switch (clock) {
    case 'synchronised':
      return `${now}\noffset ${(clockOffset + 0.000_21).toFixed(6)} 0.004000 chrony\nsynchronised yes timedatectl`;
    case 'unsynchronised':
      return `${now}\nsynchronised no timedatectl`;
    case 'no-ntp':
      return now;
  }
}

/** What the heartbeat script would print of this file, computed independently. */
function heartbeatOf(instance: Instance, script: string, at: number): string {
  const { heartbeat, ssm } = instance.server.scenario;
  const head = ['kunren-heartbeat 1', `boot ${bootOf(instance)}`, clockOf(ssm, at)];
  if (heartbeat === undefined || !heartbeat.exists) return [...head, 'error NO_FILE', 'end'].join('\n');
  const limit = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\b/.exec(script)?.[0] ?? '9';
  const lines = heartbeatFile(instance, at)
    .split('\n')
    .filter((line) => line !== '' && line <= `${limit}~`);
  const writers = Map.groupBy([...new Set(lines)].sort(), (line) => line.slice(21));
  const reported = [...writers].map(([writer, all]) => {
    const moments = all.map((line) => Date.parse(line.slice(0, 20)));
    const gaps = moments.slice(1).map((moment, index) => (moment - (moments[index] ?? moment)) / 1_000);
    const [first = '', last = ''] = [all[0]?.slice(0, 20), all.at(-1)?.slice(0, 20)];
    return `writer ${writer} ${first} ${last} ${all.length} ${Math.max(0, ...gaps)}`;
  });
  return [...head, ...reported, 'end'].join('\n');
}
