import type { DrillPlan } from '../plan/plan.ts';
import { formatDuration } from '../text/duration.ts';
import type { ConditionsSeen } from './conditions.ts';
import { type DocumentSeen, isReviewed, type PinnedDocument } from './documents.ts';
import type { GuardLine } from './guard-lines.ts';
import type { Observation } from './observation.ts';
import type { GuardScope } from './scope.ts';

/** What the guards saw that every recovery method has. */

/** Of the plan and its servers, asked first. */
export const linesOfPlan = ({ plan, servers, now }: GuardScope): GuardLine[] => [
  { guard: 'approval', seen: approval(plan, now) },
  {
    guard: 'servers',
    seen: `${servers.length} servers found, and limits.servers is ${plan.limits.servers}`,
  },
];

function approval({ approval: given }: DrillPlan, now: Date): string | null {
  if (given === undefined) return null;
  const { ticket, approver, expires } = given;
  if (expires === undefined) return `${ticket} by ${approver}, without an end`;
  const left = Math.round((Date.parse(expires) - now.getTime()) / 1_000);
  return left > 0
    ? `${ticket} by ${approver}, ${formatDuration(left)} before it expires`
    : `${ticket} by ${approver}, which has expired`;
}

/** Of the moment, asked last. */
export const linesOfMoment = (
  { guards }: DrillPlan,
  { calendars, alarms }: ConditionsSeen,
  documents: readonly PinnedDocument[],
  seen: readonly Observation<DocumentSeen>[],
): GuardLine[] => [
  { guard: 'calendars', seen: states(guards.changeCalendars, calendars) },
  { guard: 'alarms', seen: states(guards.blockingAlarms, alarms) },
  { guard: 'documents', seen: reviewed(documents, seen) },
];

const states = (names: readonly string[], seen: ReadonlyMap<string, Observation<string>>): string | null =>
  names.length === 0
    ? null
    : names
        .map((name) => {
          const state = seen.get(name);
          return `${name}: ${state !== undefined && 'known' in state ? state.known : 'not known'}`;
        })
        .join('; ');

function reviewed(
  documents: readonly PinnedDocument[],
  seen: readonly Observation<DocumentSeen>[],
): string | null {
  if (documents.length === 0) return null;
  const same = documents.filter((pinned, place) => {
    const found = seen[place];
    return found !== undefined && 'known' in found && isReviewed(pinned, found.known);
  });
  return `${same.length} of ${documents.length} are the documents that were reviewed`;
}
