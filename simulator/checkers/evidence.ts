import { createPublicKey } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import packageJson from '../../package.json' with { type: 'json' };
import type { Check } from '../../reporting/evidence/check.ts';
import { checkChain, type Link } from '../../reporting/evidence/check-chain.ts';
import { checkDrill } from '../../reporting/evidence/check-drill.ts';
import { BUNDLE } from '../../reporting/evidence/file-names.ts';
import { USER_DATA } from '../ec2/templates.ts';
import type { History } from '../history.ts';

/** All evidence of a closed drill is signed, and every drill of its plan is at its place. */
export function evidenceHolds(history: History): string[] {
  // If KMS fails to the end nothing is signed, and the sweep keeps trying.
  const maySign = !history.scenario.faults.some(
    ({ operation }) => operation.startsWith('kms:') && operation !== 'kms:DescribeKey',
  );
  const isReplaced = history.scenario.replacedCode.some(({ same }) => !same);
  const key = createPublicKey(history.aws.signingKey);
  const plans = new Map<string, Link[]>();
  const broken: string[] = [];
  for (const [folder, files] of foldersIn(history)) {
    const [, planId = '', drillId = ''] = folder.split('/');
    const checked = checkDrill(files, { key, drillId, toolVersion: packageJson.version });
    const { record, sha256 } = checked;
    // Of code that somebody replaced verify must say so; the tests of that ask whether it does.
    const checks = checked.checks.filter(({ name }) => name !== 'code' || !isReplaced);
    if (files.has(BUNDLE) || maySign) broken.push(...failing(checks).map((text) => `${folder}: ${text}`));
    plans.set(planId, [...(plans.get(planId) ?? []), { drillId, record, sha256 }]);
  }
  for (const [planId, links] of plans) {
    const checks = checkChain({ links, places: new Map(), head: undefined });
    broken.push(...failing(checks).map((text) => `plan ${planId}: ${text}`));
  }
  return broken;
}

/** The content of a launch template stays private. */
export function userDataIsRemoved({ evidence }: History): string[] {
  const forms = [USER_DATA, JSON.stringify(USER_DATA), Buffer.from(USER_DATA).toString('base64')];
  return [...evidence].flatMap(([key, bytes]) => {
    const text = textOf(bytes);
    return forms.some((form) => text.includes(form.slice(1, -1)))
      ? [`${key} has user data of a template`]
      : [];
  });
}

/** Unpacked if it was packed; `evidenceHolds` checks that it should have been. */
function textOf(bytes: Uint8Array): string {
  if (bytes[0] !== GZIP[0] || bytes[1] !== GZIP[1]) return Buffer.from(bytes).toString();
  try {
    return gunzipSync(bytes).toString();
  } catch {
    return Buffer.from(bytes).toString();
  }
}

/** The first bytes of a gzip member. */
const GZIP = [0x1f, 0x8b];

const failing = (checks: readonly Check[]): string[] =>
  checks.filter(({ outcome }) => outcome === 'fails').map(({ name, reason }) => `${name}: ${reason}`);

/** The files of each drill's folder. */
function foldersIn({ evidence }: History): Map<string, Map<string, Uint8Array>> {
  const folders = new Map<string, Map<string, Uint8Array>>();
  for (const [key, bytes] of evidence) {
    const end = key.lastIndexOf('/');
    const folder = folders.get(key.slice(0, end)) ?? new Map<string, Uint8Array>();
    folders.set(key.slice(0, end), folder.set(key.slice(end + 1), bytes));
  }
  return folders;
}
