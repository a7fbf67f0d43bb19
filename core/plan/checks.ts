import { oddCharacterIn } from '../text/characters.ts';
import { formatDuration } from '../text/duration.ts';
import { quote } from '../text/wording.ts';
import type { Finding } from './document.ts';
import { expectFindings } from './expect-checks.ts';
import { webhookFindings } from './notification-checks.ts';
import type { PartialPlan } from './partial-plan.ts';
import { privatePathFindings } from './private-path-checks.ts';
import { restoreFindings } from './restore-checks.ts';
import {
  firesWithinTheHour,
  flexibleWindowFault,
  isRecurring,
  scheduleExpressionFault,
  timeZoneFault,
} from './schedule-expression.ts';
import { serverFindings } from './server-checks.ts';

/** A day: a longer drill meets the next day's users, backups and duty roster; a larger estate is more plans. */
const DURATION_SECONDS_MAX = 86_400;
/** A week: anything longer is an environment and not a drill, and it costs money. */
const EXPIRY_SECONDS_MAX = 604_800;

/** The rules between the parts of a plan. */
export function checkAcrossParts(plan: PartialPlan, file: string): readonly Finding[] {
  return [
    ...fileNameFindings(plan, file),
    ...scheduleFindings(plan),
    ...readinessFindings(plan),
    ...targetFindings(plan),
    ...privatePathFindings(plan),
    ...topicFindings(plan),
    ...webhookFindings(plan),
    ...limitFindings(plan),
    ...objectiveFindings(plan),
    ...cleanupFindings(plan),
    ...recoveryPointFindings(plan),
    ...serverFindings(plan),
    ...restoreFindings(plan),
    ...expectFindings(plan),
    ...repetitionFindings(plan),
  ];
}

/** Only the project's own plans/ is deployed, so only there must the file have the plan's id as its name. */
function fileNameFindings({ id }: PartialPlan, file: string): readonly Finding[] {
  const name = /^(?:\.[\\/])?plans[\\/]([^\\/]+)\.ya?ml$/i.exec(file)?.[1];
  if (id === undefined || name === undefined || name === id) return [];
  return [
    {
      path: ['id'],
      message: `${quote(id)} is not the file's name: rename one, so that ${quote(`${id}.yml`)} holds it`,
    },
  ];
}

function scheduleFindings({ schedule }: PartialPlan): readonly Finding[] {
  const findings: Finding[] = [];
  const { expression, timeZone, flexibleWindow } = schedule ?? {};
  const at = (key: string, message: string | undefined, written = '') => {
    const odd = oddCharacterIn(written);
    if (message !== undefined)
      findings.push({ path: ['schedule', key], message: odd === undefined ? message : `${message}; ${odd}` });
  };
  if (timeZone !== undefined) at('timeZone', timeZoneFault(timeZone), timeZone);
  if (flexibleWindow !== undefined) at('flexibleWindow', flexibleWindowFault(flexibleWindow));
  if (expression === undefined) return findings;
  const fault = scheduleExpressionFault(expression);
  if (fault !== undefined) at('expression', fault, expression);
  else if (firesWithinTheHour(expression)) {
    at('expression', `${quote(expression)} starts several drills an hour: give cron's minutes one value`);
  }
  return findings;
}

/** Read as the drill's own schedule is. */
function readinessFindings({ readiness }: PartialPlan): readonly Finding[] {
  const { expression } = readiness ?? {};
  if (expression === undefined) return [];
  const fault = expression.trim().startsWith('cron(')
    ? scheduleExpressionFault(expression)
    : `${quote(expression)} is not cron(…): write the days and the time, as in cron(0 6 * * ? *)`;
  return fault === undefined ? [] : [{ path: ['readiness', 'expression'], message: fault }];
}

function targetFindings({ target }: PartialPlan): readonly Finding[] {
  const findings: Finding[] = [];
  const { account, region, role } = target ?? {};
  if (role?.arn === undefined) return findings;
  const [, partition = '', , , roleAccount = ''] = role.arn.split(':');
  if (account !== undefined && roleAccount !== account) {
    findings.push({
      path: ['target', 'role', 'arn'],
      message: `the role belongs to account ${quote(roleAccount)} but target.account is ${quote(account)}: make them equal`,
    });
  }
  return [...findings, ...partitionFindings(['target', 'role', 'arn'], partition, region)];
}

function topicFindings({ notifications, target }: PartialPlan): readonly Finding[] {
  return (notifications?.topics ?? []).flatMap((topic, index) => {
    const path = ['notifications', 'topics', index];
    const [, partition = '', , topicRegion = ''] = topic?.split(':') ?? [];
    if (topic === undefined) return [];
    if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(topicRegion)) {
      return [{ path, message: `${quote(topicRegion)} is not a Region such as ap-northeast-1` }];
    }
    const own = partitionFindings(path, partition, topicRegion);
    return own.length > 0 ? own : partitionFindings(path, partition, target?.region);
  });
}

function partitionFindings(
  path: Finding['path'],
  partition: string,
  region: string | undefined,
): readonly Finding[] {
  if (region === undefined) return [];
  const expected = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  if (partition === expected) return [];
  return [
    { path, message: `${quote(partition)} is not the partition of ${region}: write arn:${expected}:…` },
  ];
}

function limitFindings({ limits, waves }: PartialPlan): readonly Finding[] {
  const duration = limits?.duration;
  if (duration === undefined) return [];
  const findings: Finding[] = [];
  if (duration > DURATION_SECONDS_MAX) {
    findings.push({
      path: ['limits', 'duration'],
      message: `${formatDuration(duration)} is longer than a day: a larger estate is more plans, not a longer drill`,
    });
  }
  for (const [index, wave] of (waves ?? []).entries()) {
    if (wave?.readyWithin === undefined || wave.readyWithin <= duration) continue;
    findings.push({
      path: ['waves', index, 'readyWithin'],
      message: `${formatDuration(wave.readyWithin)} is longer than the whole drill's limits.duration, ${formatDuration(duration)}: shorten it or raise the limit`,
    });
  }
  return findings;
}

function objectiveFindings({ objectives, limits }: PartialPlan): readonly Finding[] {
  const findings: Finding[] = [];
  const { recoveryTime, allowance } = objectives ?? {};
  if (recoveryTime === undefined) return findings;
  if (allowance !== undefined && allowance >= recoveryTime) {
    findings.push({
      path: ['objectives', 'allowance'],
      message: `${formatDuration(allowance)} leaves nothing of recoveryTime, ${formatDuration(recoveryTime)}: make it shorter`,
    });
  }
  if (limits?.duration !== undefined && recoveryTime > limits.duration) {
    findings.push({
      path: ['objectives', 'recoveryTime'],
      message: `${formatDuration(recoveryTime)} is longer than limits.duration, ${formatDuration(limits.duration)}: the drill would be stopped before it could miss its objective`,
    });
  }
  return findings;
}

function cleanupFindings({ cleanup, limits }: PartialPlan): readonly Finding[] {
  const path = ['cleanup', 'hardExpiry'];
  const { keepPassed, keepFailed, timeLimit, hardExpiry } = cleanup ?? {};
  if (hardExpiry === undefined) return [];
  if (hardExpiry > EXPIRY_SECONDS_MAX) {
    return [
      { path, message: `${formatDuration(hardExpiry)} is longer than 7d: no drill may exist that long` },
    ];
  }
  const kept = Math.max(keepPassed ?? Number.NaN, keepFailed ?? Number.NaN);
  const needed = sum(limits?.duration, kept, timeLimit);
  if (needed === undefined || hardExpiry >= needed) return [];
  return [
    {
      path,
      message: `${formatDuration(hardExpiry)} is shorter than limits.duration, the longer keep and cleanup.timeLimit together, ${formatDuration(needed)}: raise it or shorten them`,
    },
  ];
}

function recoveryPointFindings({ recoveryPoint, objectives, schedule }: PartialPlan): readonly Finding[] {
  if (typeof recoveryPoint !== 'object') return [];
  if ('atLeastAge' in recoveryPoint && recoveryPoint.atLeastAge !== undefined) {
    const { atLeastAge } = recoveryPoint;
    const objective = objectives?.recoveryPoint;
    if (objective === undefined || atLeastAge < objective) return [];
    return [
      {
        path: ['recoveryPoint', 'atLeastAge'],
        message: `${formatDuration(atLeastAge)} can never meet objectives.recoveryPoint, ${formatDuration(objective)}: choose a younger snapshot or a longer objective`,
      },
    ];
  }
  if ('randomWithin' in recoveryPoint && recoveryPoint.randomWithin !== undefined) {
    const { randomWithin } = recoveryPoint;
    const objective = objectives?.recoveryPoint;
    if (objective === undefined || randomWithin <= objective) return [];
    return [
      {
        path: ['recoveryPoint', 'randomWithin'],
        message: `${formatDuration(randomWithin)} reaches back beyond objectives.recoveryPoint, ${formatDuration(objective)}, so that a good old snapshot would fail: shorten it, or give a plan for old snapshots a longer objective`,
      },
    ];
  }
  const expression = schedule?.expression;
  const isFixed = 'before' in recoveryPoint && recoveryPoint.before !== undefined;
  if (!isFixed || expression === undefined || !isRecurring(expression)) return [];
  return [
    {
      path: ['recoveryPoint', 'before'],
      message:
        'a fixed moment grows older with each run of a recurring schedule: use atLeastAge, or an at(…) schedule',
    },
  ];
}

function sum(...parts: readonly (number | undefined)[]): number | undefined {
  const total = parts.reduce<number>((all, part) => all + (part ?? Number.NaN), 0);
  return Number.isNaN(total) ? undefined : total;
}

/** Lists in which a duplicate is a mistake, usually for some other entry. */
function repetitionFindings(plan: PartialPlan): readonly Finding[] {
  const { network, guards, report, notifications } = plan;
  const lists: readonly (readonly [readonly string[], readonly (string | undefined)[] | undefined])[] = [
    [['network', 'subnets'], network?.subnets],
    [['network', 'securityGroups'], network?.securityGroups],
    [['guards', 'replicationStates'], guards?.replicationStates],
    [['guards', 'changeCalendars'], guards?.changeCalendars],
    [['guards', 'blockingAlarms'], guards?.blockingAlarms],
    [['report', 'languages'], report?.languages],
    [['notifications', 'topics'], notifications?.topics],
  ];
  return lists.flatMap(([path, entries = []]) =>
    entries.flatMap((entry, index) =>
      entry !== undefined && entries.indexOf(entry) < index
        ? [{ path: [...path, index], message: `${quote(entry)} is listed twice: keep one of them` }]
        : [],
    ),
  );
}
