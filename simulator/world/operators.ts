import { serverNamed } from './create.ts';
import { startLaunch } from './launch.ts';
import { isActive, type World } from './state.ts';

/** Real time that a person needs to see that DRS is busy and to try again. */
const PATIENCE_SECONDS = 15;

/**
 * Lets people start the scenario's real recoveries when their time has come. While a server is in a job DRS would
 * refuse, so they try again until it is free. The answer calls all that is still to come off.
 */
export function playOperators(world: World): () => void {
  const cancels = new Set<() => void>();
  const later = (seconds: number, run: () => void): void => {
    const cancel = world.clock.after(seconds, () => {
      cancels.delete(cancel);
      run();
    });
    cancels.add(cancel);
  };
  for (const { server: name, after } of world.scenario.realRecoveries) {
    const server = serverNamed(world, name);
    const recover = (): void => {
      if (isActive(server.job, world.now())) {
        later(PATIENCE_SECONDS, recover);
        return;
      }
      startLaunch(world, {
        servers: [{ server, snapshotID: undefined }],
        isDrill: false,
        tags: {},
        at: world.now(),
      });
    };
    later(after, recover);
  }
  return () => {
    for (const cancel of cancels) cancel();
  };
}
