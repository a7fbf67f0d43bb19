import { clockOffsetOf, type Window } from '../facts/server-clock.ts';
import type { InsideProbe } from '../plan/inside.ts';
import { isMachineSid, LAST_PASS, type LastPass } from '../plan/sid.ts';
import { maskSecrets } from '../text/mask-secrets.ts';
import { oneLine } from '../text/one-line.ts';

/** Compares a script's output inside a server with what the plan expects. */

export interface Said extends Window {
  readonly exitStatus: number | null;
  readonly output: string;
}

export interface InsideVerdict {
  readonly passed: boolean;
  /** One short line without secrets. */
  readonly seen: string;
  readonly errorCode: string | null;
  /** The machine's SID that was read, and with what it was compared where the plan says `last-pass`. */
  readonly sid?: string;
  readonly lastPass?: LastPass;
  /** It could not be judged, for a reason that is not the server's. */
  readonly notAsked?: true;
}

const MAXIMUM_SEEN_CHARACTERS = 200;

/** A server's output in the form that a record may hold. */
export const presentable = (output: string, characters = MAXIMUM_SEEN_CHARACTERS): string =>
  oneLine(maskSecrets(output), characters);

const verdict = (passed: boolean, seen: string, errorCode: string): InsideVerdict => ({
  passed,
  seen: presentable(seen),
  errorCode: passed ? null : errorCode,
});

/** What is known of a server from outside. */
export interface KnownServer {
  /** The source's, from DRS. */
  readonly hostname: string;
  /** From EC2. */
  readonly privateIpAddress: string | null;
  /** The SID with which it last passed; absent where no check compares with it. */
  readonly lastPass?: LastPass | undefined;
}

/** Whether the probe passed. */
export function judgeInside(
  probe: InsideProbe,
  said: Said,
  { hostname, privateIpAddress, lastPass }: KnownServer,
): InsideVerdict {
  const output = said.output.trim();
  if (probe.check === 'command') return commandVerdict(probe, said, output);
  if (said.exitStatus !== 0) return verdict(false, `exit ${said.exitStatus}: ${output}`, 'CANNOT_TELL');
  switch (probe.check) {
    case 'hostname':
      return verdict(isSameHost(output, hostname), `${output}, the source is ${hostname}`, 'WRONG_HOSTNAME');
    case 'windows-sid':
      return sidVerdict(probe.sid, output, lastPass);
    case 'private-ip': {
      const addresses = output.split(/\s+/);
      // An address that only the operating system has, on a dead interface perhaps, is routed nowhere.
      const isKept = privateIpAddress === probe.address && addresses.includes(probe.address);
      const seen = `has ${addresses.join(' ')}, by EC2 ${privateIpAddress ?? 'none'}`;
      return verdict(isKept, seen, 'WRONG_ADDRESS');
    }
    case 'service':
      return verdict(output === 'active', `${probe.name} is ${output || 'unknown'}`, 'SERVICE_NOT_RUNNING');
    case 'disks':
      return disksVerdict(probe.mounts, output);
    case 'time':
      return timeVerdict(probe.maximumOffset, said);
    case 'unreachable':
      return isolationVerdict(output);
  }
}

/** What cannot be compared is never right; what nobody has recorded yet is recorded, and said to be. */
function sidVerdict(wanted: string, output: string, lastPass: LastPass = 'UNREAD'): InsideVerdict {
  if (!isMachineSid(output)) return verdict(false, `no SID of a machine: ${output}`, 'CANNOT_TELL');
  if (wanted !== LAST_PASS)
    return { ...verdict(output === wanted, `${output}, wanted ${wanted}`, 'WRONG_SID'), sid: output };
  const read = { sid: output, lastPass };
  if (lastPass === 'NONE')
    return { ...verdict(true, `${output}, learned now: no earlier pass has recorded one`, ''), ...read };
  if (lastPass === 'UNREAD') {
    const seen = `${output}, and the record of the last pass could not be read`;
    return { ...verdict(false, seen, 'LAST_PASS_UNREAD'), ...read, notAsked: true };
  }
  const seen = `${output}, ${lastPass.sid} when it last passed (${lastPass.drillId})`;
  return { ...verdict(output === lastPass.sid, seen, 'WRONG_SID'), ...read };
}

function commandVerdict(
  { expectExit, expectOutput }: Extract<InsideProbe, { check: 'command' }>,
  { exitStatus }: Said,
  output: string,
): InsideVerdict {
  if (exitStatus !== expectExit)
    return verdict(false, `exit ${exitStatus}, expected ${expectExit}: ${output}`, 'UNEXPECTED_EXIT');
  const found = expectOutput === undefined || output.includes(expectOutput);
  return verdict(
    found,
    found ? `exit ${exitStatus}: ${output}` : `without the expected text: ${output}`,
    'UNEXPECTED_OUTPUT',
  );
}

/** The same name, or the same first label if one of them is not fully qualified; case never matters. */
function isSameHost(left: string, right: string): boolean {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  if (a === b) return a !== '';
  if (a.includes('.') && b.includes('.')) return false;
  return a.split('.')[0] === b.split('.')[0] && a !== '';
}

function disksVerdict(mounts: readonly string[], output: string): InsideVerdict {
  const lines = new Set(output.split(/\r?\n/));
  const missing = mounts.filter((mount) => !lines.has(`mounted ${mount}`));
  const seen = missing.length === 0 ? `mounted ${mounts.join(' ')}` : `not mounted: ${missing.join(' ')}`;
  return verdict(missing.length === 0, seen, 'NOT_MOUNTED');
}

/** The server's own time service is trusted; our own measurement must be conclusive by itself. */
function timeVerdict(maximumSeconds: number, said: Said): InsideVerdict {
  const clock = clockOffsetOf(said.output, said);
  if (clock === null) return verdict(false, `no clock: ${said.output}`, 'CANNOT_TELL');
  const { by, isSynchronised } = clock;
  const size = clock.measured?.sizeSeconds ?? Math.abs(clock.offsetSeconds);
  const { uncertaintySeconds } = clock.measured ?? clock;
  const seen = `off by ${size} s ± ${uncertaintySeconds} s by ${by}`;
  if (isSynchronised === false) return verdict(false, `not synchronised, ${seen}`, 'CLOCK_NOT_SYNCHRONISED');
  if (size - uncertaintySeconds > maximumSeconds) return verdict(false, seen, 'CLOCK_OFF');
  const isSure = size + uncertaintySeconds <= maximumSeconds;
  // timedatectl says that the clock is synchronised; our own measurement must only not contradict it.
  const isHeld = isSynchronised === true && by.includes('timedatectl');
  return verdict(isSure || isHeld, seen, 'CLOCK_UNCERTAIN');
}

/** A refusal is an answer: there is something, and it can be reached. */
function isolationVerdict(output: string): InsideVerdict {
  if (/^unreachable\b/.test(output)) return verdict(true, output, '');
  const reached = /^(connected|refused)\b/.test(output);
  return verdict(false, output, reached ? 'REACHABLE' : 'CANNOT_TELL');
}
