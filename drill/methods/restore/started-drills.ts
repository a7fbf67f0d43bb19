import type { Target } from '../../../adapters/ports.ts';
import { resourceTagsOf } from '../../../core/facts/drill-tags.ts';
import type { StartedDrill } from '../../../core/workflow/opening.ts';

/** Every drill that has made something which EC2 still lists; older than `since` too: what is left never gets too old. */
export async function startedDrills({ restored }: Target): Promise<StartedDrill[]> {
  const made = (await restored.ofAllDrills()).flatMap(({ tags, at }) => {
    const by = resourceTagsOf(tags);
    return by === undefined ? [] : [{ by, at: at ?? by.expiresAt }];
  });
  return [...Map.groupBy(made, ({ by }) => by.drillId)].flatMap(([drillId, members]) => {
    const [first] = members;
    if (first === undefined) return [];
    const times = members.map(({ at }) => at).toSorted();
    return [
      {
        drillId,
        planId: first.by.planId,
        startedAt: times[0] ?? first.by.expiresAt,
        lastStartAt: times.at(-1) ?? first.by.expiresAt,
        expiresAt: first.by.expiresAt,
        serverIDs: [...new Set(members.map(({ by }) => by.serverID))],
      },
    ];
  });
}
