import { createInterface } from 'node:readline/promises';
import { UsageFault } from '../exit.ts';

/** What init asks where there is a terminal and no option says it. */

export interface Answers {
  readonly fromAccount?: true;
  readonly server?: readonly string[];
  readonly account?: string;
  readonly region?: string;
  readonly subnet?: readonly string[];
  readonly securityGroup?: readonly string[];
  readonly owner?: string;
}

export type Ask = (question: string) => Promise<string>;

/** Asks one question after the other; an empty answer leaves an example in the plan. */
export async function askFor(ask: Ask): Promise<Answers> {
  const owner = one('owner', await ask('Who answers for the findings, a person or team? '));
  const where = await ask('Read the servers from the AWS account of your credentials? [y/N] ');
  if (/^y(es)?$/i.test(where.trim()))
    return {
      ...owner,
      fromAccount: true,
      ...one('region', await ask('Its Region of DRS (Enter: AWS_REGION)? ')),
    };
  return {
    ...owner,
    ...several('server', await ask('Servers, such as db-1:linux, app-1:windows? ')),
    ...one('account', await ask('Account, twelve digits (Enter: later)? ')),
    ...one('region', await ask('Region where they recover, such as ap-northeast-3 (Enter: later)? ')),
    ...several('subnet', await ask('Subnets where clones may start (Enter: later)? ')),
    ...several('securityGroup', await ask('Security groups that clones may have (Enter: later)? ')),
  };
}

const one = (key: string, text: string): Answers => (text.trim() === '' ? {} : { [key]: text.trim() });

function several(key: string, text: string): Answers {
  const values = text.split(/[\s,]+/).filter((value) => value !== '');
  return values.length === 0 ? {} : { [key]: values };
}

/** Asks the person at the terminal. */
export async function askAtTerminal(): Promise<Answers> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const left = new Promise<never>((_, reject) => {
    terminal.once('close', () =>
      reject(new UsageFault('\nkunren init: it was left before its last answer; nothing was written')),
    );
  });
  try {
    return await Promise.race([askFor((question) => terminal.question(question)), left]);
  } finally {
    terminal.close();
  }
}
