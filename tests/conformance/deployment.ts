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
  const [first = {}] = environments;
  // One process runs all functions, so one environment must be every function's.
  if (environments.some((one) => JSON.stringify(one) !== JSON.stringify(first))) {
    throw new Error('the functions have different environments; run each with its own');
  }
  return {
    ...first,
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
