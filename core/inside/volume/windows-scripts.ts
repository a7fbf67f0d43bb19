import type { AskedVolume } from './asked.ts';
export const windowsVolumeScript = (asked: AskedVolume, key: string): string =>
  `${JSON.stringify(asked)}${key}`;
