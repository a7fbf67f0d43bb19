import type { ResourceTags } from '../../../core/facts/drill-tags.ts';
import type { RestoredVolume } from '../../../core/plan/restore.ts';

/** Each volume is restored once to be looked at, and once more where a proof writes. */

const COPY = '/copy';

/** How many writable copies a volume needs: its proofs share one. */
export const copiesOf = ({ proofs }: RestoredVolume): number =>
  proofs.some(({ proof }) => proof === 'writable-copy') ? 1 : 0;

/** The names, by which tags know them, of all volumes that a planned one is restored as. */
export const restoredNames = (volume: RestoredVolume): string[] =>
  copiesOf(volume) === 0 ? [volume.name] : [volume.name, `${volume.name}${COPY}`];

/** The plan's name of a restored volume, by its tags; null: a host's own root volume. */
export const plannedName = ({ volume }: ResourceTags): string | null =>
  volume === null ? null : volume.endsWith(COPY) ? volume.slice(0, -COPY.length) : volume;

export const isCopy = ({ volume }: ResourceTags): boolean => volume?.endsWith(COPY) === true;
