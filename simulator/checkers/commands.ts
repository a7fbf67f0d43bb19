import type { History } from '../history.ts';
import { drillOf } from './own-resources.ts';
import { plannedIDs } from './planned.ts';
import { callsOf } from './requests.ts';
import { drillOfTags } from './restored.ts';

/** Commands run only on instances that are the drill's own at that moment, and only for a known drill. */

interface SendInput {
  readonly InstanceIds?: readonly string[];
  readonly Targets?: unknown;
  readonly Comment?: string;
}

/** Every SendCommand, including refused ones: they were attempts. */
export function commandsStayInTheDrill(history: History): string[] {
  const drills = new Map(history.executions.map((execution) => [execution.drillId, execution]));
  return callsOf(history, 'ssm:SendCommand').flatMap((call) => {
    const { InstanceIds = [], Targets, Comment = '' } = (call.input ?? {}) as SendInput;
    const drillId = /^kunren (\w{26}) /.exec(Comment)?.[1] ?? '';
    const execution = drills.get(drillId);
    const say = (what: string): string => `${call.at}: SendCommand "${Comment}" ${what}`;
    if (execution === undefined) return [say('is of no drill that ran here')];
    if (Targets !== undefined || InstanceIds.length === 0) return [say('does not name its instances')];
    const planned = plannedIDs(execution.plan, history);
    return InstanceIds.flatMap((id) => {
      const instance = history.aws.instances.get(id);
      if (instance?.role === 'host')
        return drillOfTags(instance.tags) === drillId
          ? []
          : [say(`was sent to ${id}, a host of another drill`)];
      const doubts = [
        ...(instance === undefined ? ['does not exist'] : []),
        ...(instance?.isDrill === false ? ['is no drill instance'] : []),
        ...(drillOf(history.aws.jobs.get(instance?.jobID ?? '')) === drillId
          ? []
          : ['was launched by no job of the drill']),
        ...(planned.has(instance?.server.scenario.id ?? '') ? [] : ['is of no planned server']),
      ];
      return doubts.map((doubt) => say(`was sent to ${id}, which ${doubt}`));
    });
  });
}

/** Each action runs on a server once, across all commands. */
export function actionsAreSentOnce(history: History): string[] {
  const sent = callsOf(history, 'ssm:SendCommand').filter(({ status }) => status < 300);
  const actionRuns = sent.flatMap(({ input }) => {
    const { InstanceIds = [], Comment = '' } = input as SendInput;
    const action = /^(kunren \w{26} \d+ [a-z0-9-]+) \d+$/.exec(Comment)?.[1];
    return action === undefined ? [] : InstanceIds.map((id) => `"${action}" for ${id}`);
  });
  return [...Map.groupBy(actionRuns, (actionRun) => actionRun)]
    .filter(([, same]) => same.length > 1)
    .map(([actionRun, same]) => `${actionRun} was sent ${same.length} times`);
}
