import pMap from 'p-map';
import { makeInspector } from '../../adapters/aws/inspector.ts';
import { makeOperator } from '../../adapters/aws/operator.ts';
import { oneLine } from '../../core/text/one-line.ts';
import { KUNREN } from '../command-name.ts';
import { accountPorts } from '../operator-ports.ts';
import { type Place, regionOf, stackOf } from '../place.ts';
import type { PlanFile } from '../read-plan.ts';
import { formatRows, type Row } from '../rows.ts';
import { alarmsCheck } from './alarms.ts';
import { bucketCheck } from './bucket.ts';
import { capacityCheck } from './capacity.ts';
import { deadLettersCheck } from './dead-letters.ts';
import { endpointsCheck } from './endpoints.ts';
import { functionsCheck } from './functions.ts';
import { guardsCheck } from './guards.ts';
import { type Line, unknown } from './line.ts';
import { networkCheck } from './network.ts';
import { probesCheck } from './probes.ts';
import { recoveryServiceCheck } from './recovery-service.ts';
import { schedulesCheck } from './schedules.ts';
import { type Check, deployCommand, physicalIds, type Scope } from './scope.ts';
import { selfTestCheck } from './self-test.ts';
import { signingCheck } from './signing.ts';
import { stackCheck } from './stack.ts';
import { topicsCheck } from './topics.ts';

export interface DoctorOptions extends Place {
  /** The plans as they were named; none when all are meant. */
  readonly given: readonly string[];
  readonly json?: true;
  readonly selfTest?: true;
}

/** Every check, in the order in which a deployment comes to life. */
const CHECKS: readonly Check[] = [
  stackCheck,
  recoveryServiceCheck,
  functionsCheck,
  selfTestCheck,
  schedulesCheck,
  deadLettersCheck,
  topicsCheck,
  alarmsCheck,
  bucketCheck,
  signingCheck,
  networkCheck,
  probesCheck,
  endpointsCheck,
  capacityCheck,
  guardsCheck,
];

/** What was found. */
interface Diagnosis {
  /** Whether every line is ok: not to know is not to be well. */
  readonly healthy: boolean;
  readonly stack: string;
  readonly region: string;
  /** The ARN of the caller. */
  readonly caller: string;
  readonly simulated: boolean;
  readonly lines: readonly (Line & { readonly check: string })[];
  readonly next: string;
}

/** The exit status of what would not work, or is not known; the same as where a check would refuse. */
const NOT_WELL = 3;
/** Each makes a few calls at once. */
const CHECKS_AT_ONCE = 4;

/** Looks at everything, prints, and sets the exit status. */
export async function runDoctor(plans: readonly PlanFile[], options: DoctorOptions): Promise<void> {
  const diagnosis = await diagnose(plans, options);
  process.stdout.write(options.json ? `${JSON.stringify(diagnosis)}\n` : format(diagnosis));
  process.exitCode = diagnosis.healthy ? 0 : NOT_WELL;
}

async function diagnose(plans: readonly PlanFile[], options: DoctorOptions): Promise<Diagnosis> {
  const region = regionOf(options, plans[0]?.plan.target.region);
  const stack = stackOf(options);
  // First, so that missing credentials are one sentence and not one for every check.
  const caller = await makeOperator(region).callerArn();
  const inspector = makeInspector(region);
  const ports = accountPorts(region, undefined);
  const deploy = `deploy again: ${deployCommand(stack)}`;
  const physicalId = physicalIds(inspector, { stack, deploy });
  const found = once(() => inspector.stack(stack));
  const scope: Scope = {
    now: ports.now(),
    region,
    stack,
    deploy,
    plans,
    inspector,
    ports,
    found,
    physicalId,
  };
  const chosen = CHECKS.filter((check) => check !== selfTestCheck || options.selfTest === true);
  const checks = (await isMissing(scope)) ? withoutStack(chosen) : chosen;
  const looked = await pMap(
    checks,
    async ({ name, look }) =>
      together(await look(scope)).map((line) => ({ check: name, ...onItsLine(line) })),
    { concurrency: CHECKS_AT_ONCE },
  );
  const lines = looked.flat();
  return {
    healthy: lines.every(({ mark }) => mark === 'ok'),
    stack,
    region,
    caller: oneLine(caller),
    simulated: ports.simulated,
    lines,
    next: nextStep(lines, options),
  };
}

/** Reads at the first call. */
function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}

/** Only what is known to be missing: a stack that may not be read is looked into all the same. */
const isMissing = ({ found }: Scope): Promise<boolean> =>
  found().then(
    (stack) => stack === undefined,
    () => false,
  );

/** Without a stack each of its parts would be missing for one reason, which one line says of all. */
function withoutStack(checks: readonly Check[]): Check[] {
  const ofStack = checks.filter(({ isOfStack }) => isOfStack === true).map(({ name }) => name);
  return checks.flatMap((check): Check[] => {
    if (check.isOfStack === true) return [];
    return check === stackCheck ? [noStack(ofStack)] : [check];
  });
}

const noStack = (parts: readonly string[]): Check => ({
  name: stackCheck.name,
  look: async (scope) => [
    ...(await stackCheck.look(scope)),
    {
      subject: parts.join(', '),
      ...unknown('not looked at: there is no stack', `deploy it: ${deployCommand(scope.stack)}`),
    },
  ],
});

/** What ails several subjects for one reason is one line. */
const together = (lines: readonly Line[]): Line[] =>
  [
    ...Map.groupBy(lines, ({ mark, subject, text, wayOut }) =>
      JSON.stringify([mark === 'ok' ? subject : '', text, wayOut]),
    ).values(),
  ].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, subject: same.map(({ subject }) => subject).join(', ') }];
  });

/** Names and messages of AWS come from outside. */
const onItsLine = (line: Line): Line => ({
  ...line,
  subject: oneLine(line.subject),
  text: oneLine(line.text),
});

/** The first thing that is broken; only then what is not known. */
function nextStep(lines: Diagnosis['lines'], { given, stack, selfTest }: DoctorOptions): string {
  const first = lines.find(({ mark }) => mark === 'broken') ?? lines.find(({ mark }) => mark === 'unknown');
  if (first === undefined)
    return `nothing is in the way; ${KUNREN} start ${given.length === 1 ? given[0] : 'PLAN'} --watch drills now`;
  const { check, subject, wayOut } = first;
  const again = [
    KUNREN,
    'doctor',
    ...given,
    ...(stack === undefined ? [] : ['--stack', stack]),
    ...(selfTest === true ? ['--self-test'] : []),
  ].join(' ');
  return `${check}, ${subject}: ${wayOut ?? ''}; then ${again} again`;
}

const SIGNS = { ok: '✓', broken: '✗', unknown: '?' } as const;

function format({ stack, region, caller, simulated, lines, next }: Diagnosis): string {
  const count = (mark: Line['mark']): number => lines.filter((line) => line.mark === mark).length;
  return formatRows([
    ['stack', `${stack}, ${region}${simulated ? ' (simulated)' : ''}`],
    ['looked as', caller],
    ...lines.flatMap(({ check, subject, mark, text, wayOut }): Row[] => [
      [`${SIGNS[mark]} ${check}`, `${subject}: ${text}`],
      ...(wayOut === null ? [] : [['', `→ ${wayOut}`] as const]),
    ]),
    ['together', `${count('ok')} ✓, ${count('broken')} ✗, ${count('unknown')} ?`],
    ['next', next],
  ]);
}
