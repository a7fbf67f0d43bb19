import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Handler } from '../../simulator/lambda.ts';

/** What deploy.py wrote down. */
export interface Deployment {
  readonly region: string;
  readonly stateMachineArn: string;
  readonly bucket: string;
  /** Of mail, chat and programs. */
  readonly topicArns: readonly string[];
  readonly functions: Readonly<
    Record<
      string,
      {
        readonly folder: string;
        readonly handler: string;
        readonly environment: Readonly<Record<string, string>>;
      }
    >
  >;
}

/** Any will do: nobody checks a signature. */
export const CREDENTIALS = { accessKeyId: 'conformance', secretAccessKey: 'conformance' };

/** What Lambda would give every function: its own variables, and the endpoint that stands for AWS. */
export function environmentOf(deployment: Deployment, endpoint: string): Record<string, string> {
  const environments = Object.values(deployment.functions).map(({ environment }) => environment);
  // One process runs all functions: what one has and others have not does them no harm, but no variable may have two values.
  const all: Record<string, string> = Object.assign({}, ...environments);
  const two = environments.flatMap((one) => Object.keys(one).filter((name) => one[name] !== all[name]));
  if (two.length > 0)
    throw new Error(
      `functions have different values of ${two.join(', ')}; run each with its own environment`,
    );
  return {
    ...all,
    AWS_REGION: deployment.region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  };
}

/** `kunren-prod-openDrill` → `OpenDrill`. */
export function stateOf(functionName: string): string {
  const last = functionName.split('-').at(-1) ?? '';
  return last.charAt(0).toUpperCase() + last.slice(1);
}

/** The handler in the unpacked artefact, as Lambda finds it: `dist/open-drill/index.handler`. */
export async function handlerOf({ functions }: Deployment, functionName: string): Promise<Handler> {
  const found = functions[functionName];
  if (found === undefined) throw new Error(`${functionName} was not deployed`);
  const [, module = '', name = ''] = /^(.*)\.(\w+)$/.exec(found.handler) ?? [];
  const exported: Record<string, unknown> = await import(
    pathToFileURL(join(found.folder, `${module}.mjs`)).href
  );
  return exported[name] as Handler;
}
