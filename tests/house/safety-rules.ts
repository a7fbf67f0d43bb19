import { layerOf, type Rule, type SourceFile, withoutComments } from './sources.ts';

/** The rules that keep a drill from harming: what may be said in code only once, or never. */

/** Whether a recovery is a drill is decided in one line that nobody can configure. */
export const drillIsALiteralInOneLine: Rule = (files) => {
  const places = files.flatMap((file) => countOf(/\bisDrill\s*:\s*true\b/g, file));
  const variable = files.flatMap((file) =>
    countOf(/\bnew StartRecoveryCommand\(\s*\{(?![^}]*isDrill\s*:\s*true)/g, file).map(
      (path) => `${path} starts a recovery without the literal isDrill: true: write it there`,
    ),
  );
  if (places.length === 1 && layerOf(places[0] ?? '') === 'adapters') return variable;
  const found = places.length === 0 ? 'nowhere' : `in ${places.join(', ')}`;
  return [`isDrill: true is ${found}: write it once, in the adapter that starts drills`, ...variable];
};

/** A dangerous call has one caller, so that its guard has one place. */
export function onlyOneAdapterCalls(command: string): Rule {
  return (files) => {
    const callers = files.filter((file) => countOf(new RegExp(`\\b${command}\\b`, 'g'), file).length > 0);
    const [caller] = callers;
    if (callers.length === 1 && caller !== undefined && layerOf(caller.path) === 'adapters') return [];
    const found = callers.length === 0 ? 'no file' : callers.map(({ path }) => path).join(', ');
    return [`${command} is named in ${found}: call it from exactly one file of adapters/`];
  };
}

/** The only file that may terminate in EC2: the throwaway hosts of restores, which DRS does not know. */
const HOSTS = 'adapters/aws/restore-actions.ts';

/** EC2's own termination asks DRS nothing, so nothing that DRS launched ends by it. */
export const ec2NeverTerminates: Rule = (files) =>
  files
    .filter(
      (file) =>
        file.path !== HOSTS &&
        countOf(/\b(TerminateInstancesCommand|terminateInstances)\b/g, file).length > 0,
    )
    .map(({ path }) => `${path} terminates through EC2: use TerminateRecoveryInstances, which knows drills`);

/** Failing back, disconnecting or deleting a source server is never a drill's business. */
export const drsIsNeverRearranged: Rule = (files) =>
  files.flatMap((file) => {
    const command =
      /\b(DisconnectSourceServer|DeleteSourceServer|DeleteJob|ReverseReplication|StartFailbackLaunch|StopReplication)Command\b/.exec(
        withoutComments(file.text),
      )?.[0];
    return command === undefined
      ? []
      : [`${file.path} names ${command}: remove it, a drill changes no replication`];
  });

/** A restore reads snapshots, and takes nothing off what it is attached to. */
export const backupsAreOnlyRead: Rule = (files) =>
  files.flatMap((file) => {
    const command =
      /\b(DetachVolume|ModifyVolume|(Create|Delete|Modify|Copy|Lock|Enable|Disable)\w*Snapshot\w*|(Delete|Update|Disassociate)RecoveryPoint\w*|DeleteBackup\w+)Command\b/.exec(
        withoutComments(file.text),
      )?.[0];
    return command === undefined
      ? []
      : [`${file.path} names ${command}: remove it, a drill only reads backups`];
  });

function countOf(pattern: RegExp, { path, text }: SourceFile): readonly string[] {
  return [...withoutComments(text).matchAll(pattern)].map(() => path);
}
