import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CALLS, type FunctionFile } from './function-calls.ts';
import { functionName, logicalName } from './logical-name.ts';

/**
 * What was packaged, as Lambda will name it: a function's CodeSha256 is the digest of its zip file (Lambda API Reference,
 * 'FunctionConfiguration'), which osls writes with fixed times, so that the same sources give the same digest. The functions that close drills are told of all of them.
 */

const LIST = fileURLToPath(new URL('../.serverless/kunren.code.json', import.meta.url));

/** What osls knows of the service once everything is zipped and the functions are compiled. */
interface Service {
  readonly functions: Readonly<
    Record<string, { readonly name: string; readonly package: { readonly artifact: string } }>
  >;
  readonly provider: { readonly compiledCloudFormationTemplate: { readonly Resources: object } };
}

interface FunctionResource {
  readonly Properties: { readonly Environment: { readonly Variables: Record<string, unknown> } };
}

/** The functions that make records. */
const TOLD = (Object.keys(CALLS) as FunctionFile[]).filter((file) =>
  (CALLS[file] as readonly string[]).includes('lambda:GetFunctionConfiguration'),
);

/** The SHA-256 of each function's package, in hexadecimal digits, by its name in Lambda. */
export const codeIn = ({ functions }: Pick<Service, 'functions'>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.values(functions)
      .map(({ name, package: { artifact } }) => [
        name,
        createHash('sha256').update(readFileSync(artifact)).digest('hex'),
      ])
      .sort(),
  );

/** Puts the list into the template, as KUNREN_CODE, and beside the package, for `kunren verify --code`. */
export function tellPackagedCode(service: Service, list = LIST): void {
  const code = codeIn(service);
  const resources = service.provider.compiledCloudFormationTemplate.Resources as Readonly<
    Record<string, FunctionResource>
  >;
  for (const file of TOLD) {
    const resource = resources[`${logicalName(file)}LambdaFunction`];
    if (resource === undefined) throw new Error(`serverless.yml has no function ${functionName(file)}`);
    resource.Properties.Environment.Variables['KUNREN_CODE'] = JSON.stringify(code);
  }
  writeFileSync(list, `${JSON.stringify(code, null, 2)}\n`);
}
