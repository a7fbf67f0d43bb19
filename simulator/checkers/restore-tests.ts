import type { History } from '../history.ts';
import { callsOf } from './requests.ts';
import { asksFor, callerOf, testedIn } from './restored.ts';
import { contentDoubtsOf } from './restored-proofs.ts';

/** What AWS Backup's restore testing has made is looked into and given back, and the answer is true. */

/** A restore test's volume is attached to one host, of a drill that asks for it, and would outlive it. */
export const restoreTestsAreLent = (history: History): string[] =>
  [...testedIn(history.aws).values()].flatMap((tested) => {
    const { volumeID, attachments } = tested.volume;
    const own = attachments.filter(({ isBySomebody }) => isBySomebody !== true);
    return [
      ...(own.length > 1 ? [`the restore test's volume ${volumeID} was attached ${own.length} times`] : []),
      ...own.flatMap(({ instance, deleteOnTermination }) => {
        const host = history.aws.instances.get(instance.instanceID);
        const drill = history.executions.find(({ drillId }) => host?.tags['kunren:drill'] === drillId);
        return [
          ...(host?.role === 'host' && drill !== undefined && asksFor(drill.plan, tested)
            ? []
            : [`the restore test's volume ${volumeID} was attached to ${instance.instanceID}`]),
          ...(deleteOnTermination ? [`the restore test's volume ${volumeID} would go with its host`] : []),
        ];
      }),
    ];
  });

/** AWS Backup is told of a restore job only by the drill that asks for it, once, and what the backup shows. */
export function restoreTestsAreAnsweredTruly(history: History): string[] {
  const answered = callsOf(history, 'backup:PutRestoreValidationResult').filter(
    ({ error }) => error === undefined,
  );
  return answered.flatMap((call) => {
    const { RestoreJobId = '', ValidationStatus } = (call.input ?? {}) as {
      RestoreJobId?: string;
      ValidationStatus?: string;
    };
    const job = history.aws.ebs.restoreJobs.get(RestoreJobId);
    const tested = testedIn(history.aws).get(job?.volumeID ?? '');
    const say = (what: string): string[] => [`${call.at}: ${ValidationStatus} for ${RestoreJobId}, ${what}`];
    if (tested === undefined) return say('which is no restore test');
    const drill = callerOf(history, call);
    if (drill !== undefined && !asksFor(drill.plan, tested)) return say('which the plan does not ask for');
    const doubts = contentDoubtsOf(tested, history);
    return ValidationStatus === 'SUCCESSFUL' && doubts.length > 0 ? say(`which ${doubts.join(', ')}`) : [];
  });
}
