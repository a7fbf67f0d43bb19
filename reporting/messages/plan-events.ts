import type { Leftover, Opening } from '../../core/facts/steps.ts';
import type { DrillEvent } from '../../core/history/event.ts';
import type { DrillPlan } from '../../core/plan/plan.ts';
import type { OpenItem } from '../../core/verdict/finding.ts';
import { sha256Of } from '../evidence/statement.ts';
import { executionLink } from './links.ts';
import { bothOf, leftoversIn, makeEvent, type Sender, some, textOf } from './make-event.ts';

/** The hourly sweep's events about a plan, or about a drill that should have been gone. */

/** A moment in the form for ids and keys of the bucket: 2026-11-21T1700Z. */
const inId = (at: string): string => `${new Date(at).toISOString().slice(0, 16).replaceAll(':', '')}Z`;

/** A drill that the sweep cleans up after it was closed. */
type SweptDrill = Pick<Opening, 'plan' | 'drillId' | 'executionId'>;

/** What the sweep could not remove. */
export const leftoversEvent = (
  { plan, drillId, executionId }: SweptDrill,
  leftovers: readonly Leftover[],
  sender: Sender,
): DrillEvent =>
  makeEvent('LeftoversRemain', plan, sender, {
    // Once for each set: a later sweep may find what an earlier one could not see.
    id: `${drillId}-leftovers-${sha256Of(
      Buffer.from(
        leftovers
          .map(({ id }) => id)
          .sort()
          .join(' '),
      ),
    ).slice(0, 8)}`,
    drillId,
    thread: drillId,
    severity: 'CRITICAL',
    mention: true,
    leftovers: leftoversIn(leftovers, plan),
    links: { reports: [], execution: executionLink(executionId) },
  });

/** The sweep removed what a closed drill had left behind. */
export const sweptEvent = ({ plan, drillId, executionId }: SweptDrill, sender: Sender): DrillEvent =>
  makeEvent('SweepActed', plan, sender, {
    id: `${drillId}-swept`,
    drillId,
    thread: drillId,
    severity: 'INFO',
    mention: false,
    links: { reports: [], execution: executionLink(executionId) },
  });

/** A slot of the schedule in which no drill began. */
export const missedEvent = (plan: DrillPlan, slot: string, sender: Sender): DrillEvent =>
  makeEvent('DrillMissed', plan, sender, {
    ...ofPlan(plan, `missed-${inId(slot)}`),
    severity: 'CRITICAL',
    mention: true,
    slot,
  });

/** An announced drill. */
export const announcedEvent = (plan: DrillPlan, slot: string, sender: Sender): DrillEvent =>
  makeEvent('DrillAnnounced', plan, sender, {
    ...ofPlan(plan, `announced-${inId(slot)}`),
    severity: 'INFO',
    mention: false,
    slot,
  });

/** After this moment the plan's drills are refused. */
export const expiringEvent = (
  plan: DrillPlan,
  approval: NonNullable<DrillPlan['approval']> & { readonly expires: string },
  sender: Sender,
): DrillEvent =>
  makeEvent('ApprovalExpiring', plan, sender, {
    ...ofPlan(plan, `approval-${inId(approval.expires)}`),
    severity: 'WARNING',
    mention: true,
    expires: new Date(approval.expires).toISOString(),
    ticket: textOf(approval.ticket),
    approver: textOf(approval.approver),
  });

/** All open findings past their due date, sent once for each day on which another became overdue. */
export function overdueEvent(plan: DrillPlan, items: readonly OpenItem[], sender: Sender): DrillEvent {
  const findings = items
    .map(({ drillId, finding }) => ({
      drillId,
      id: finding.id,
      severity: finding.severity,
      ...bothOf(finding.text),
      owner: textOf(finding.owner),
      dueDate: finding.dueDate,
    }))
    .toSorted((a, b) => (a.dueDate < b.dueDate ? 1 : a.dueDate > b.dueDate ? -1 : 0));
  return makeEvent('FindingOverdue', plan, sender, {
    ...ofPlan(plan, `overdue-${findings[0]?.dueDate ?? 'none'}`),
    severity: 'WARNING',
    mention: true,
    findings: some(findings),
  });
}

/** A test whether messages arrive. */
export const testEvent = (plan: DrillPlan, sender: Sender): DrillEvent =>
  makeEvent('TestMessage', plan, sender, {
    ...ofPlan(plan, `test-${sender.now.getTime()}`),
    severity: 'INFO',
    mention: false,
  });

const ofPlan = ({ id }: DrillPlan, what: string) => ({
  id: `${id}-${what}`,
  drillId: null,
  thread: `${id}-${what}`,
});
