import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import aslValidator from 'asl-validator';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './sources.ts';

const machine = parse(readFileSync(join(ROOT, 'statemachines/drill.asl.yml'), 'utf8'));
/** The validator writes into what it is given. */
const faultsOf = (definition: object): string[] =>
  aslValidator(structuredClone(definition), { checkArn: false }).errors.map((error) => JSON.stringify(error));

test('the state machine is valid by a validator that others wrote', () => {
  expect(faultsOf(machine)).toEqual([]);
});

test('a state that leads nowhere is noticed', () => {
  const broken = { ...machine, States: { ...machine.States, BeginDrill: { Type: 'Pass', Next: 'Nowhere' } } };
  expect(faultsOf(broken)).not.toEqual([]);
});
