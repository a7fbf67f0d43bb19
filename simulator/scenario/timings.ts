import type { ScenarioFile } from './schema.ts';

/** How long the parts of a server's launch and termination take. */
export interface Timings {
  readonly snapshotSeconds: number;
  readonly conversionSeconds: number;
  readonly launchSeconds: number;
  readonly bootSeconds: number;
  readonly terminateSeconds: number;
  readonly jitter: number;
}

/** Snapshot to boot in about ten minutes on Linux, half an hour on Windows: docs/aws-facts.md, 7.3. */
const TYPICAL_TIMINGS = {
  linux: { snapshot: 30, conversion: 360, launch: 90, boot: 120, terminate: 180, jitter: 0.1 },
  windows: { snapshot: 30, conversion: 810, launch: 180, boot: 600, terminate: 180, jitter: 0.1 },
} as const;

export function resolveTimings(
  os: 'linux' | 'windows',
  written: NonNullable<ScenarioFile['defaults']['timings']>,
): Timings {
  const typical = TYPICAL_TIMINGS[os];
  return {
    snapshotSeconds: written.snapshot ?? typical.snapshot,
    conversionSeconds: written.conversion ?? typical.conversion,
    launchSeconds: written.launch ?? typical.launch,
    bootSeconds: written.boot ?? typical.boot,
    terminateSeconds: written.terminate ?? typical.terminate,
    jitter: written.jitter ?? typical.jitter,
  };
}
