import type { KeyObject } from 'node:crypto';
import { styleText } from 'node:util';
import { oneLine } from '../core/text/one-line.ts';
import { reportFonts } from '../infra/report-fonts.ts';
import packageJson from '../package.json' with { type: 'json' };
import { type Check, fails } from '../reporting/evidence/check.ts';
import { checkChain, checkHead, checkLink, type Link } from '../reporting/evidence/check-chain.ts';
import { checkDrill, keyIn } from '../reporting/evidence/check-drill.ts';
import { checkFolder, placesIn } from '../reporting/evidence/check-folder.ts';
import { checkIndexes } from '../reporting/evidence/check-index.ts';
import { checkReadinessFolder } from '../reporting/evidence/check-readiness.ts';
import { checkPdfs } from '../reporting/evidence/check-record.ts';
import { checkRetention } from '../reporting/evidence/check-retention.ts';
import { checkTimeStamp } from '../reporting/evidence/check-time-stamp.ts';
import { PUBLIC_KEY } from '../reporting/evidence/file-names.ts';
import { readRecordBytes } from '../reporting/evidence/read-record.ts';
import { sha256Of } from '../reporting/evidence/statement.ts';
import { inJapanese, refusalInJapanese } from '../reporting/evidence/words-ja.ts';
import { columnsOf } from '../reporting/messages/columns.ts';
import type { Locale } from '../reporting/wording.ts';
import { describeAwsFault } from './aws-fault.ts';
import { evidenceAt } from './evidence-source.ts';
import { UsageFault } from './exit.ts';
import type { DrillFolderFiles, EvidenceSource, Unread } from './plan-folder.ts';
import { readAuthority, readCode, readKey, type Trust } from './verify-trust.ts';

export interface VerifyOptions {
  readonly key?: string;
  readonly head?: string;
  readonly code?: readonly string[];
  readonly authority?: string;
  readonly language?: Locale;
  readonly json?: true;
  readonly region?: string;
}

/**
 * Verifies the evidence at a place and prints each check.
 * @throws {UsageFault} when the place, the key or the head cannot be read, in the language that was asked for.
 */
export async function verifyEvidence(place: string, options: VerifyOptions): Promise<void> {
  try {
    await verifyAndPrint(place, options);
  } catch (error) {
    const fault = error instanceof UsageFault ? error.message : describeAwsFault(error);
    throw options.language === 'ja' && fault !== undefined ? new UsageFault(refusalInJapanese(fault)) : error;
  }
}

async function verifyAndPrint(place: string, options: VerifyOptions): Promise<void> {
  const { head } = options;
  if (head !== undefined && !/^[0-9a-f]{64}$/i.test(head)) {
    throw new UsageFault(`kunren verify: --head is the SHA-256 of a drill.json, 64 digits of 0-9 and a-f`);
  }
  const key = options.key === undefined ? undefined : readKey(options.key);
  const reviewed = (options.code ?? []).map(readCode);
  const authority = options.authority === undefined ? undefined : readAuthority(options.authority);
  const source = await evidenceAt(place, options.region);
  const now = new Date();
  const { look } = source;
  if (look !== undefined && head !== undefined)
    throw new UsageFault(
      'kunren verify: --head is of drills, and a look at readiness has no chain; leave it out',
    );
  const { checks, isLocal } =
    look === undefined
      ? await checkDrills(source, { key, head: head?.toLowerCase(), now, reviewed, authority })
      : { checks: source.drills.flatMap((files) => checkLook(files, look, key, now)), isLocal: false };
  const isSound = key !== undefined && checks.every(({ outcome }) => outcome !== 'fails');
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ kind: look === undefined ? 'drill' : 'readiness', holds: isSound, checks })}\n`
      : format(
          checks,
          { isPlan: source.isPlan, isSound, isLocal, isLook: look !== undefined },
          options.language ?? 'en',
        ),
  );
  process.exitCode = isSound ? 0 : 1;
}

async function checkDrills(
  source: EvidenceSource,
  trust: Trust,
): Promise<{ readonly checks: readonly Located[]; readonly isLocal: boolean }> {
  const checked: Examined[] = [];
  for (const drill of source.drills) checked.push(await examine(drill, trust));
  const links = checked.map(({ link }) => link);
  const chain = await checkPlaces(source, links, trust.key, trust.head);
  return {
    checks: [
      ...checked.flatMap(({ link, checks: ofDrill }) =>
        ofDrill.map((check) => ({ drill: link.drillId, ...check })),
      ),
      ...chain.map((check) => ({ drill: null, ...check })),
    ],
    isLocal: isLocal(checked),
  };
}

const checkLook = (
  { files, unread, locks }: DrillFolderFiles,
  look: NonNullable<EvidenceSource['look']>,
  key: KeyObject | undefined,
  now: Date,
): Located[] =>
  [
    ...checkReadinessFolder({ files, unread: new Set(unread.keys()), ...look }, key),
    ...checkUnread(unread),
    checkRetention(locks, now),
  ].map((check) => ({ drill: null, ...check }));

/** Whether all were held on a person's machine: no bucket has their originals. */
const isLocal = (checked: readonly Examined[]): boolean =>
  checked.length > 0 && checked.every(({ simulated }) => simulated === true);

/** A check of one drill, or of all of them when `drill` is null. */
type Located = Check & { readonly drill: string | null };

interface Examined {
  readonly link: Link;
  readonly simulated: boolean | undefined;
  readonly checks: readonly Check[];
}

async function examine(
  { drillId, files, unread, locks }: DrillFolderFiles,
  { key, now, reviewed, authority }: Trust,
): Promise<Examined> {
  const toolVersion = packageJson.version;
  const names = new Set(unread.keys());
  const options = { key, drillId, toolVersion, reviewed, unread: names };
  const { checks, record, simulated, sha256 } = checkDrill(files, options);
  const pdfs =
    record === undefined
      ? []
      : await checkPdfs(files, record, { toolVersion, unread: names, readFonts: reportFonts });
  return {
    link: { drillId: drillId ?? record?.drillId ?? 'this folder', record, sha256 },
    simulated,
    checks: [
      ...checks,
      ...checkUnread(unread),
      ...pdfs,
      ...(await checkTimeStamp(files, authority)),
      checkRetention(locks, now),
    ],
  };
}

/** What is no file stands for nothing, and hides no other check. */
const checkUnread = (unread: Unread): Check[] => [...unread].map(([name, why]) => fails(name, why));

async function checkPlaces(
  { isPlan, beside, unread, indexes, drills, recordBeside }: EvidenceSource,
  links: readonly Link[],
  key: KeyObject | undefined,
  head: string | undefined,
): Promise<Check[]> {
  // Without a trusted key the drills' own is used, as it is for each of them.
  const ownKey = drills.map(({ files }) => keyIn(files.get(PUBLIC_KEY))).find((own) => own !== undefined);
  if (isPlan)
    return [
      ...checkChain({ links, places: placesIn(beside.places ?? new Map()), head }),
      ...checkFolder(beside, links, new Set(unread.keys())),
      ...checkUnread(unread),
      ...checkIndexes({ files: indexes, links, key: key ?? ownKey, unread: new Set(unread.keys()) }),
    ];
  const [link] = links;
  const previous = link?.record?.chain.previous;
  if (link === undefined || link.record === undefined) return [];
  const bytes = previous?.drillId === undefined ? undefined : await recordBeside(previous.drillId);
  const before =
    previous === null || previous === undefined || bytes === undefined
      ? undefined
      : { drillId: previous.drillId, record: readRecordBytes(bytes), sha256: sha256Of(bytes) };
  return [...checkLink(link, before), checkHead([link], head)];
}

const MARK = {
  holds: ['✓', 'green'],
  fails: ['✕', 'red'],
  unchecked: ['–', 'yellow'],
} as const satisfies Record<Check['outcome'], readonly [string, string]>;
const NAME_WIDTH = 29;
const REASON_CHARACTERS = 400;

const WORDS = {
  en: {
    all: 'all drills of the plan',
    sound: 'Everything that was checked holds.',
    look: ' It is a look at readiness and no drill.',
    failed: (count: number, isLocal: boolean) =>
      `${count} ${count === 1 ? 'check fails' : 'checks fail'}: do not rely on this evidence${isLocal ? '' : '; get the original from the bucket'}.`,
    unvouched: 'What was checked holds, by a key that nobody vouches for; give --key.',
  },
  ja: {
    all: '計画のすべての訓練',
    sound: '検証した項目に、問題はありませんでした。',
    look: '準備状況の確認結果であり、訓練の証跡ではありません。',
    failed: (count: number, isLocal: boolean) =>
      `${count}項目に問題があります。この証跡は使用${isLocal ? 'しないで' : 'せず、バケットにある原本を取得して'}ください。`,
    unvouched:
      '検証した項目に問題はありませんでしたが、鍵の正当性は確認できていません。管理者から受け取った公開鍵を--keyで指定してください。',
  },
} as const satisfies Record<Locale, object>;

interface Outcome {
  readonly isPlan: boolean;
  readonly isSound: boolean;
  readonly isLocal: boolean;
  readonly isLook: boolean;
}

function format(checks: readonly Located[], outcome: Outcome, language: Locale): string {
  const { isPlan, isSound, isLocal, isLook } = outcome;
  const words = WORDS[language];
  const lines = checks.map((check, index) => {
    const { drill, outcome, name, reason } = language === 'ja' ? inJapanese(check) : check;
    const [mark, colour] = MARK[outcome];
    const heading = isPlan && drill !== checks[index - 1]?.drill ? `\n${drill ?? words.all}\n` : '';
    const title = oneLine(name);
    const gap = ' '.repeat(Math.max(0, NAME_WIDTH - columnsOf(title)));
    return `${heading}${styleText(colour, mark)} ${title}${gap} ${oneLine(reason, REASON_CHARACTERS)}`;
  });
  const failed = checks.filter(({ outcome }) => outcome === 'fails').length;
  const end = isSound ? words.sound : failed > 0 ? words.failed(failed, isLocal) : words.unvouched;
  return `${lines.join('\n')}\n\n${end}${isLook ? words.look : ''}\n`;
}
