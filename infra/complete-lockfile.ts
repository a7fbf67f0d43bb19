import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * Adds to package-lock.json the optional packages of other platforms that npm left out because the registry in use does
 * not carry them. Without these entries `npm ci` refuses the file; with them it skips other platforms' packages.
 */

interface Entry {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}
type Packages = Record<string, Entry>;

const SYSTEMS = [
  'android',
  'darwin',
  'linux',
  'win32',
  'freebsd',
  'openbsd',
  'netbsd',
  'sunos',
  'aix',
  'openharmony',
];
const PROCESSORS = ['arm64', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'arm'];

/** Optional dependencies that the lockfile names without an entry, with the entry that each needs. */
export function missingOptionals(packages: Packages): Packages {
  const missing: Packages = {};
  for (const [path, { optionalDependencies = {}, dev, devOptional }] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(optionalDependencies)) {
      const system = SYSTEMS.find((one) => name.includes(one));
      if (isHeld(packages, path, name) || system === undefined) continue;
      const processor = PROCESSORS.find((one) => new RegExp(`[-.]${one}(-|$)`).test(name));
      missing[`node_modules/${name}`] = {
        version: range.replace(/^[\^~]/, ''),
        ...(processor === undefined ? {} : { cpu: [processor] }),
        ...(dev === undefined ? {} : { dev }),
        ...(devOptional === undefined ? {} : { devOptional }),
        ...(system === 'linux' && /musl|gnu/.test(name)
          ? { libc: [name.includes('musl') ? 'musl' : 'glibc'] }
          : {}),
        optional: true,
        os: [system],
      };
    }
  }
  return missing;
}

/** Whether a package is found from another's location by Node's lookup: upwards. */
function isHeld(packages: Packages, from: string, name: string): boolean {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/')))) {
    if (`${place === '' ? '' : `${place}/`}node_modules/${name}` in packages) return true;
    if (place === '') return false;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const missing = missingOptionals(lockfile.packages);
  const packages = { ...lockfile.packages, ...missing };
  const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync('package-lock.json', `${JSON.stringify({ ...lockfile, packages: sorted }, undefined, 2)}\n`);
  process.stdout.write(
    `package-lock.json: ${Object.keys(missing).length} optional packages of other platforms added\n`,
  );
}
