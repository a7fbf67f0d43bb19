import type { InsideProbe, Platform } from '../plan/inside.ts';
import {
  linuxAddresses,
  linuxDisks,
  linuxHeartbeat,
  linuxHostname,
  linuxService,
  linuxTime,
  linuxUnreachable,
} from './scripts-linux.ts';
import {
  windowsAddresses,
  windowsDisks,
  windowsHeartbeat,
  windowsHostname,
  windowsService,
  windowsSid,
  windowsTime,
  windowsUnreachable,
} from './scripts-windows.ts';

/** A script and the Systems Manager document that runs it. */
export interface Errand {
  readonly document: string;
  readonly script: string;
}

export const SH = 'AWS-RunShellScript';
export const POWERSHELL = 'AWS-RunPowerShellScript';

const CONNECT_SECONDS = 5;

const documentFor = (platform: Platform): string => (platform === 'windows' ? POWERSHELL : SH);

/** What an inside probe runs on a server of this platform. */
export function errandOf(probe: InsideProbe, serversPlatform: Platform): Errand {
  const platform = probe.check === 'windows-sid' ? 'windows' : (probe.platform ?? serversPlatform);
  if (probe.check === 'command') {
    const shell = probe.shell ?? (platform === 'windows' ? 'powershell' : 'sh');
    return { document: shell === 'sh' ? SH : POWERSHELL, script: probe.script };
  }
  return {
    document: documentFor(platform),
    script: platform === 'windows' ? windowsScript(probe) : linuxScript(probe),
  };
}

type ReadyMade = Exclude<InsideProbe, { check: 'command' }>;

function linuxScript(probe: ReadyMade): string {
  switch (probe.check) {
    case 'hostname':
      return linuxHostname();
    case 'private-ip':
      return linuxAddresses();
    case 'service':
      return linuxService(probe.name);
    case 'disks':
      return linuxDisks(probe.mounts);
    case 'time':
      return linuxTime();
    case 'unreachable':
      return linuxUnreachable(probe.address, probe.port, CONNECT_SECONDS);
    case 'windows-sid':
      return windowsSid();
  }
}

function windowsScript(probe: ReadyMade): string {
  switch (probe.check) {
    case 'hostname':
      return windowsHostname();
    case 'windows-sid':
      return windowsSid();
    case 'private-ip':
      return windowsAddresses();
    case 'service':
      return windowsService(probe.name);
    case 'disks':
      return windowsDisks(probe.mounts);
    case 'time':
      return windowsTime();
    case 'unreachable':
      return windowsUnreachable(probe.address, probe.port, CONNECT_SECONDS);
  }
}

/** The script that reads a heartbeat file; ticks after the latest moment are ignored. */
export function heartbeatErrand(path: string, platform: Platform, latest: Date): Errand {
  const limit = latest.toISOString().replace(/\.\d+Z$/, 'Z');
  const script = platform === 'windows' ? windowsHeartbeat(path, limit) : linuxHeartbeat(path, limit);
  return { document: documentFor(platform), script };
}
