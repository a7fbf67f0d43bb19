import packageJson from '../package.json' with { type: 'json' };
import { BUG } from './exit.ts';
import { writtenFiles } from './write-files.ts';

/** An error that nobody foresaw, for whoever mends it: what it is, where to report it, and what is on the disk. */
export function describeBug(error: unknown): string {
  const files = writtenFiles();
  const last = files.at(-1);
  const onDisk =
    last === undefined ? 'nothing' : files.length === 1 ? last : `${files.length} files, the last ${last}`;
  return `${error instanceof Error ? error.stack : String(error)}

This is a bug in kunren ${packageJson.version} (Node ${process.version}, ${process.platform}). Written before it: ${onDisk}.
Please report it, with all of this, as README.md says under 'Report a bug'.
`;
}

/** Errors outside of a command's own course, such as in a callback, end it in the same way. */
export function endOnBugs(): void {
  process.on('uncaughtException', (error) => {
    process.stderr.write(describeBug(error));
    process.exit(BUG);
  });
}
