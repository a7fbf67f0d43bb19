import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errandOf, heartbeatErrand } from '../../core/inside/scripts.ts';
import { provePathScript } from '../../core/inside/scripts-prove-path.ts';
import { volumeErrand } from '../../core/inside/volume/errand.ts';
import { insideProbeSchema } from '../../core/plan/inside.ts';
import { volumeProbeSchema } from '../../core/plan/volume-proofs.ts';

/** Every script for Windows as a file, and every program that one holds in base64. */

const IDS = { volumeID: 'vol-0123456789abcdef0', copyVolumeID: 'vol-0123456789abcdef1' };
const number = { partition: { number: 2 } };

const CHECKS = [
  { check: 'hostname' },
  { check: 'windows-sid', sid: 'last-pass' },
  { check: 'private-ip', address: '192.0.2.1' },
  { check: 'service', name: "it's" },
  { check: 'disks', mounts: ['D:', 'E:'] },
  { check: 'time' },
  { check: 'unreachable', address: '192.0.2.1', port: 443 },
];

const PROOFS = [
  { proof: 'file-system', type: 'ntfs', letter: 'R', partition: { label: "it's" } },
  { proof: 'file-system', type: 'ntfs', check: false, ...number },
  { proof: 'file-system', type: 'raw' },
  { proof: 'files', files: [{ path: 'a\\b' }, { path: "it's" }], ...number },
  { proof: 'manifest', path: 'SHA256SUMS', ...number },
  { proof: 'digest', ...number },
  { proof: 'read' },
  { proof: 'writable-copy', type: 'ntfs', script: 'Get-ChildItem', ...number },
];

export function writePowershell(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const write = (name: string, script: string): void => {
    writeFileSync(join(folder, `${name}.ps1`), script);
    for (const [, base64 = ''] of script.matchAll(/^Invoke-Work .*?FromBase64String\('([^']+)'\)/gm))
      writeFileSync(join(folder, `${name}-program.ps1`), Buffer.from(base64, 'base64'));
  };
  for (const keys of CHECKS)
    write(keys.check, errandOf(insideProbeSchema.parse({ protocol: 'ssm', ...keys }), 'windows').script);
  write('heartbeat', heartbeatErrand('C:\\heartbeat', 'windows', new Date('2027-01-01T00:00:00Z')).script);
  write('prove-path', provePathScript('windows', ['example.com']));
  for (const [index, proof] of PROOFS.entries()) {
    const probe = volumeProbeSchema.parse({ protocol: 'ssm', check: 'volume', volume: 'data', proof });
    write(`volume-${index}`, volumeErrand(probe, 'windows', IDS).script);
  }
}
