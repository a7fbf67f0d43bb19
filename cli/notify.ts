import { Command } from 'commander';
import { KUNREN } from './command-name.ts';
import { UsageFault } from './exit.ts';
import { withRegion } from './place.ts';
import { readPlanFile } from './read-plan.ts';
import type { NotifyOptions } from './send-test.ts';

/** `kunren notify`: sends a test message. */
export const notifyCommand = (): Command =>
  withRegion(new Command('notify'))
    .summary('send a test message of a plan through the real topics')
    .description(
      'Sends a message that is marked as a test to everybody whom the plan would notify: by mail, in chats, to programs, ' +
        "and to the plan's own topics. Nobody is mentioned, and no drill is held.",
    )
    .argument('<plan>', 'a plan file, or the id of a plan in plans/')
    .option('--test', 'required: only a test can be sent by hand')
    .option('--stack <name>', 'the stack whose topics they are (default: kunren-prod)')
    .addHelpText(
      'after',
      `
The topics are found by the stack's name, or given as KUNREN_TOPIC_ARN, KUNREN_CHAT_TOPIC_ARN and
KUNREN_MACHINES_TOPIC_ARN.
Exit status: 0 every topic took its message, 2 wrong usage, invalid plan or no way to AWS.

Example:
  ${KUNREN} notify --test wordpress-workshop`,
    )
    .action(async (plan: string, options: NotifyOptions) => {
      if (options.test !== true) {
        throw new UsageFault('kunren notify: only tests can be sent by hand; add --test');
      }
      const file = readPlanFile(plan);
      const { sendTest } = await import('./send-test.ts');
      await sendTest(file.plan, options);
    });
