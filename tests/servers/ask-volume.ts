import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Said } from '../../core/inside/verdict.ts';
import type { VolumeIDs } from '../../core/inside/volume/asked.ts';
import { volumeErrand } from '../../core/inside/volume/errand.ts';
import { judgeVolume, type VolumeVerdict } from '../../core/inside/volume/judge.ts';
import type { LinuxPlaces } from '../../core/inside/volume/linux.ts';
import { type VolumeProbe, volumeProbeSchema } from '../../core/plan/volume-proofs.ts';

/** Runs the real scripts on this machine as a drill would: again and again until they have an answer. */

export type Keys = Readonly<Record<string, unknown>>;

export interface Answer extends VolumeVerdict {
  readonly output: string;
  /** How often it was asked. */
  readonly questions: number;
}

export interface Host {
  readonly places: LinuxPlaces;
  /** @param tools A folder of programs that come first. */
  ask(volume: string, ids: VolumeIDs, proof: Keys, tools?: string): Promise<Answer>;
  /** One question only. */
  askOnce(volume: string, ids: VolumeIDs, proof: Keys): Promise<Answer>;
}

const QUESTIONS = 12;
/** What Run Command shows of an output (SSM API Reference, ListCommandInvocations). */
const SHOWN = 2_500;

export const probeOf = (volume: string, proof: Keys): VolumeProbe =>
  volumeProbeSchema.parse({ protocol: 'ssm', check: 'volume', volume, proof });

export function openHost(folder: string, bin: string | undefined): Host {
  const places = {
    links: join(folder, 'links'),
    state: join(folder, 'state'),
    mounts: join(folder, 'mounts'),
    scratch: folder,
  };
  const askOnce = async (volume: string, ids: VolumeIDs, proof: Keys, tools?: string): Promise<Answer> => {
    const probe = probeOf(volume, proof);
    const said = await run(volumeErrand(probe, 'linux', ids, places).script, [tools, bin]);
    return { ...judgeVolume(probe, said), output: said.output, questions: 1 };
  };
  return {
    places,
    askOnce,
    async ask(volume, ids, proof, tools) {
      for (let questions = 1; ; questions += 1) {
        const answer = await askOnce(volume, ids, proof, tools);
        if (answer.errorCode !== 'STILL_RUNNING' || questions === QUESTIONS) return { ...answer, questions };
      }
    },
  };
}

function run(script: string, folders: readonly (string | undefined)[]): Promise<Said> {
  const askedAt = new Date();
  const PATH = [...folders.filter((folder) => folder !== undefined), process.env['PATH']].join(':');
  return new Promise((resolve) => {
    execFile('sh', ['-c', script], { timeout: 30_000, env: { ...process.env, PATH } }, (error, stdout) => {
      const exitStatus = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ exitStatus, output: stdout.slice(0, SHOWN), askedAt, answeredAt: new Date() });
    });
  });
}
