import { isLoopback } from '../gate.ts';
import type { History } from '../history.ts';

/** A rehearsal touches nothing real: whatever a drill dials, no socket leaves this machine. */
export const nothingLeavesThisMachine = ({ dials }: History): string[] =>
  dials.flatMap(({ transport, address, port, ledTo }) =>
    ledTo === null || isLoopback(ledTo)
      ? []
      : [`${address}:${port} was dialled by ${transport} and led to ${ledTo}, which is not this machine`],
  );
