import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** `npm run package` runs this: what is in the functions, as CycloneDX, beside the package. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SBOM = '.serverless/kunren.cdx.json';

interface Bom {
  serialNumber?: string;
  readonly metadata: { timestamp?: string; readonly component: { name: string } };
  components: readonly Component[];
  dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly hashes?: readonly unknown[];
}

interface Entry {
  readonly version: string;
  readonly name?: string;
  readonly dev?: true;
  readonly devOptional?: true;
}

/** What is not development's alone, as `name@version`. */
export const shippedIn = (lockfile: string): string[] =>
  Object.entries((JSON.parse(lockfile) as { packages: Record<string, Entry> }).packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path, { name, version }]) => `${name ?? path.split('node_modules/').at(-1)}@${version}`);

/**
 * Of the lockfile alone, without development's packages: the same lockfile gives the same bytes. npm's own `--omit dev`
 * leaves out a package that development has as well.
 */
export function sbomOf(lockfile: string): Bom {
  // The lockfile and not the folder: a package that somebody put into node_modules is no part of the release.
  const bom = JSON.parse(
    execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
      cwd: ROOT,
      encoding: 'utf8',
      maxBuffer: 64 * 1_024 * 1_024,
    }),
  ) as Bom;
  const shipped = new Set(shippedIn(lockfile));
  bom.components = bom.components
    .filter((one) => shipped.has(one['bom-ref']))
    .map((one) => ({ ...one, properties: undefined }));
  bom.dependencies = bom.dependencies
    .filter(({ ref }) => shipped.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => shipped.has(one)) }));
  bom.serialNumber = `urn:uuid:${uuidOf(lockfile)}`;
  delete bom.metadata.timestamp;
  // npm takes the folder's name.
  bom.metadata.component.name = 'kunren';
  return bom;
}

/** RFC 9562, version 8: a UUID by the digest of what it names. */
function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const bom = sbomOf(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  mkdirSync(dirname(join(ROOT, SBOM)), { recursive: true });
  writeFileSync(join(ROOT, SBOM), `${JSON.stringify(bom, null, 2)}\n`);
  process.stdout.write(`${SBOM}: ${bom.components.length} packages\n`);
}
