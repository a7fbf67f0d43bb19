import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ASL_SCHEMA,
  type Diagnostic,
  getYamlLanguageService,
  TextDocument,
} from 'amazon-states-language-service';
import aslValidator from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './sources.ts';

/** By two validators that others wrote: each sees faults that the other does not. */

/** As CloudFormation fills it in, in one of the partitions: a validator of files knows of no substitution. */
const text = readFileSync(join(ROOT, 'statemachines/drill.asl.yml'), 'utf8').replaceAll(
  `\${LambdaInvoke}`,
  'arn:aws:states:::lambda:invoke',
);

describe('asl-validator', () => {
  /** The validator writes into what it is given. */
  const faultsOf = (definition: string): string[] =>
    aslValidator(structuredClone(parse(definition)), { checkArn: false }).errors.map((error) =>
      JSON.stringify(error),
    );

  test('finds the state machine valid', () => {
    expect(faultsOf(text)).toEqual([]);
  });

  test('notices a state that leads nowhere', () => {
    expect(faultsOf(text.replace('Next: OpenDrill', 'Next: Nowhere'))).not.toEqual([]);
  });
});

describe('the language service of AWS’s own editor', () => {
  async function faultsOf(definition: string): Promise<string[]> {
    const service = getYamlLanguageService({});
    const document = TextDocument.create('file:///drill.asl.yml', 'asl-yaml', 1, definition);
    const faults: Diagnostic[] = await service.doValidation(
      document,
      service.parseJSONDocument(document),
      {},
      ASL_SCHEMA,
    );
    return faults.map(({ range, message }) => `line ${range.start.line + 1}: ${message}`);
  }

  test('finds the state machine valid', async () => {
    expect(await faultsOf(text)).toEqual([]);
  });

  test('notices a value that Step Functions does not know', async () => {
    const faults = await faultsOf(text.replace('BackoffRate: 2', 'JitterStrategy: SOME'));
    expect(faults).toEqual([expect.stringContaining('Valid values: "FULL", "NONE"')]);
  });
});
