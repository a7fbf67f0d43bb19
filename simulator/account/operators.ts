import { serverNamed } from './create.ts';
import { startLaunch } from './launch.ts';
import { isActive, type SimulatedAccount } from './state.ts';

/** Real time that a person needs to notice that DRS is busy and to try again. */
const PATIENCE_SECONDS = 15;

/**
 * Starts the scenario's real recoveries, as people would, at their time. While a server is in a job DRS would refuse,
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
      startLaunch(aws, {
        servers: [{ server, snapshotID: undefined }],
        isDrill: false,
        tags: {},
        at: aws.now(),
      });
    };
    later(after, recover);
  }
  return () => {
    for (const cancel of cancels) cancel();
  };
}
