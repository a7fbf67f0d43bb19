import { describe, expect, it } from 'vitest';
import type { CommandResult } from '../../adapters/aws/commands.ts';
import type { Ports } from '../../adapters/ports.ts';
import { cancelOwn } from '../../drill/actions/own-command.ts';
import type { LoadedDrill } from '../../drill/recovery-method.ts';

/** Which commands are cancelled: those of which SSM itself says that they are the drill's. */

const COMMENT = 'kunren 01K3ZV8Q4M6Y2N0P7R5T9W1X3A 0 restore 0';
const ID = '0e5b1e9c-3a58-4b0e-8a56-8d9d5b0f1a11';
const denied = Object.assign(new Error('denied'), { name: 'AccessDeniedException', $metadata: {} });

const listed = (instanceID: string, comment: string): CommandResult => ({
  instanceID,
  comment,
  status: 'RUNNING',
  exitStatus: null,
  output: '',
  detail: 'InProgress',
});

/** What is cancelled where SSM lists this, each time that it is asked, and these instances are the drill's. */
async function cancelled(
  lists: readonly (readonly CommandResult[])[],
  own: readonly string[] = ['i-own'],
): Promise<string[]> {
  const ids: string[] = [];
  let look = 0;
  const drill = {
    method: {
      ownInstances: async () => {
        if (own.includes('unknown')) throw denied;
        return new Map(own.map((id) => [`s-of-${id}`, id]));
      },
    },
    target: {
      commands: {
        results: async () => {
          look += 1;
          return lists[Math.min(look, lists.length) - 1] ?? [];
        },
        cancel: async (id: string) => {
          ids.push(id);
        },
      },
    },
  } as unknown as LoadedDrill;
  await cancelOwn(ID, COMMENT, drill, { sleep: async () => {} } as unknown as Ports);
  return ids;
}

describe('a command is cancelled', () => {
  it.each<[string, (readonly CommandResult[])[]]>([
    ['that SSM lists with the drill’s comment, on its instance', [[listed('i-own', COMMENT)]]],
    ['that SSM lists only a moment later', [[], [listed('i-own', COMMENT)]]],
    ['of which another instance is gone already', [[listed('i-gone', COMMENT), listed('i-own', COMMENT)]]],
  ])('%s', async (_, lists) => {
    expect(await cancelled(lists)).toEqual([ID]);
  });
});

describe('nothing is cancelled', () => {
  it.each<[string, (readonly CommandResult[])[], string[]?]>([
    ['of somebody without a comment', [[listed('i-own', '')]]],
    ['of another purpose on the drill’s own instance', [[listed('i-own', 'patching')]]],
    ['of another drill', [[listed('i-own', COMMENT.replace('01K3', '01K4'))]]],
    ['of another action of this drill', [[listed('i-own', COMMENT.replace('restore', 'fence'))]]],
    ['that runs on an instance which is not the drill’s', [[listed('i-other', COMMENT)]]],
    ['that SSM does not list', [[]]],
    ['while it cannot be seen whose instances are', [[listed('i-own', COMMENT)]], ['unknown']],
  ])('%s', async (_, lists, own) => {
    expect(await cancelled(lists, own)).toEqual([]);
  });
});
