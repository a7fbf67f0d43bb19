import { serverNamed } from './create.ts';
import { startLaunch } from './launch.ts';
import { endInstance, stateOf } from './lifetime.ts';
import { meddle } from './meddling.ts';
import { isActive, type SimulatedAccount, type SourceServer } from './state.ts';

/** Real time that a person needs to notice that DRS is busy and to try again. */
const PATIENCE_SECONDS = 15;
/** For a quarter of an hour somebody waits for what a drill makes. */
const MEDDLING_ATTEMPTS = 60;
/** What EC2 takes to terminate an instance. */
const BY_HAND_SECONDS = 60;

/** Terminates everything that runs of a server, as somebody does who knows nothing of DRS. */
function terminateInEc2(aws: SimulatedAccount, { instances }: SourceServer): void {
  const now = aws.now();
  const running = instances.filter((one) => ['pending', 'running'].includes(stateOf(one, now) ?? ''));
  for (const instance of running) {
    endInstance(aws, instance, { at: now, seconds: BY_HAND_SECONDS, cause: 'somebody' });
  }
}

/** Reverses the replication of what runs of a server; whether DRS allows that of a drill is UNCONFIRMED (docs/aws-facts.md, 3.5). */
function failBack(aws: SimulatedAccount, { instances }: SourceServer): void {
  const now = aws.now();
  for (const instance of instances)
    if (instance.row !== undefined && stateOf(instance, now) === 'running') instance.row.reversedAt = now;
}

/**
 * Plays the people of a scenario. Starts the scenario's real recoveries, as people would, at their time. While a server is in a job DRS would refuse,
 * so they try again until it is free. Returns a function that cancels those to come.
 */
export function playOperators(aws: SimulatedAccount): () => void {
  const cancels = new Set<() => void>();
  const later = (seconds: number, run: () => void): void => {
    const cancel = aws.clock.after(seconds, () => {
      cancels.delete(cancel);
      run();
    });
    cancels.add(cancel);
  };
  for (const { server: name, after } of aws.scenario.realRecoveries) {
    const server = serverNamed(aws, name);
    const recover = (): void => {
      if (isActive(server.job, aws.now())) {
        later(PATIENCE_SECONDS, recover);
        return;
      }
      // Somebody deleted it meanwhile.
      if (!aws.servers.has(server.scenario.id)) return;
      startLaunch(aws, {
        servers: [{ server, snapshotID: undefined }],
        isDrill: false,
        tags: {},
        at: aws.now(),
      });
    };
    later(after, recover);
  }
  for (const { server: name, after } of aws.scenario.terminations) {
    const server = serverNamed(aws, name);
    later(after, () => terminateInEc2(aws, server));
  }
  for (const { server: name, after } of aws.scenario.failbacks) {
    const server = serverNamed(aws, name);
    later(after, () => failBack(aws, server));
  }
  for (const meddling of aws.scenario.restore.meddling) {
    const attempt = (left: number): void => {
      // What it is done to may not be there yet.
      if (!meddle(aws, meddling) && left > 0) later(PATIENCE_SECONDS, () => attempt(left - 1));
    };
    later(meddling.after, () => attempt(MEDDLING_ATTEMPTS));
  }
  return () => {
    for (const cancel of cancels) cancel();
  };
}
