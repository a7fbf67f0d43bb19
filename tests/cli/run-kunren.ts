import { execFile } from 'node:child_process';

/** How a command ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `kunren` as a person would, in a process of its own; in this process's environment unless another is given. */
export const runKunren = (args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['cli/kunren.ts', ...args], { maxBuffer: 1e8, env }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
