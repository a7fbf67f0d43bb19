import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';

/** Installs what is missing on a Debian machine, and starts nothing by it. */

/** Asked by every package that would start its service; 101 forbids it (Debian's policy-rc.d). */
const POLICY = '/usr/sbin/policy-rc.d';

const isInstalled = (name: string): boolean => {
  try {
    const status = execFileSync('dpkg-query', ['-s', name], { stdio: 'pipe' });
    return status.toString().includes('\nStatus: install ok installed\n');
  } catch {
    return false;
  }
};

/** @throws when a package cannot be had: these tests need root on Debian, and its archive. */
export function installPackages(names: readonly string[]): void {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const isOurs = !existsSync(POLICY);
  if (isOurs) {
    writeFileSync(POLICY, '#!/bin/sh\nexit 101\n');
    chmodSync(POLICY, 0o755);
  }
  const apt = (...words: string[]): void => {
    execFileSync('apt-get', ['-qq', ...words], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  };
  try {
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...missing);
  } finally {
    if (isOurs) rmSync(POLICY);
  }
}
