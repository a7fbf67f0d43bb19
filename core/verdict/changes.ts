import { oneLine } from '../text/one-line.ts';
import type { Change } from './earlier.ts';
import type { DrillFacts } from './record.ts';

/** What is different from the previous drill: where to look for the cause of a changed result. */

type Compared = Pick<DrillFacts, 'plan' | 'servers' | 'toolVersion'>;

const VALUE_CHARACTERS = 200;

/** Every key of the plan, server, launch settings and version that differs. */
export function changesBetween(before: Compared, after: Compared): Change[] {
  return [
    ...differences(
      'kunren',
      new Map([['version', before.toolVersion]]),
      new Map([['version', after.toolVersion]]),
    ),
    ...differences('plan', leavesOf(before.plan), leavesOf(after.plan)),
    // A drill that was refused before it had looked for its servers names none; that is no change.
    ...(before.servers.length === 0 || after.servers.length === 0
      ? []
      : differences('server', serverNames(before), serverNames(after))),
    // A server that was not read this time or the last, because a guard refused before, has not changed.
    ...differences('launch-settings', launchSettings(before), launchSettings(after)).filter(
      (change) => change.before !== null && change.after !== null,
    ),
  ];
}

function differences(
  what: Change['what'],
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Change[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const valueOrNull = (value: string | undefined): string | null =>
    value === undefined ? null : oneLine(value, VALUE_CHARACTERS);
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({
      what,
      name: oneLine(name, VALUE_CHARACTERS),
      before: valueOrNull(before.get(name)),
      after: valueOrNull(after.get(name)),
    }));
}

/** Each value of a plan by its path; empty values count as absent. */
function leavesOf(value: unknown, path: readonly string[] = []): Map<string, string> {
  if (typeof value !== 'object' || value === null) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return new Map(text === undefined ? [] : [[path.join('.'), text]]);
  }
  return new Map(Object.entries(value).flatMap(([key, part]) => [...leavesOf(part, [...path, key])]));
}

const serverNames = ({ servers }: Compared): Map<string, string> =>
  new Map(servers.map(({ serverID, hostname, wave }) => [serverID, `${hostname} (${wave})`]));

const launchSettings = ({ servers }: Compared): Map<string, string> =>
  new Map(
    servers.flatMap(({ serverID, hostname, readiness }) =>
      readiness?.launchSettings == null ? [] : [[`${hostname} (${serverID})`, readiness.launchSettings]],
    ),
  );
