import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bucketOf, regionOf, stateMachineGiven } from '../../cli/place.ts';

/** Where a person says that the deployed system is. */

const ARN = 'arn:aws:states:eu-west-1:111122223333:stateMachine:kunren-prod-drill';
const NAMES = ['AWS_REGION', 'AWS_DEFAULT_REGION', 'KUNREN_BUCKET', 'KUNREN_STATE_MACHINE'];
const outside = { ...process.env };

beforeEach(() => {
  for (const name of NAMES) delete process.env[name];
});
afterEach(() => {
  for (const name of NAMES) delete process.env[name];
  Object.assign(process.env, outside);
});

describe('the Region', () => {
  test('is that of the option, else of the state machine, else of the environment', () => {
    process.env['AWS_DEFAULT_REGION'] = 'us-west-2';
    expect(regionOf({})).toBe('us-west-2');
    expect(regionOf({ stateMachine: ARN })).toBe('eu-west-1');
    process.env['AWS_REGION'] = 'us-east-2';
    expect(regionOf({})).toBe('us-east-2');
    expect(regionOf({ region: 'ap-northeast-1' })).toBe('ap-northeast-1');
  });

  test('is refused when it is not given, or two are', () => {
    expect(() => regionOf({})).toThrow('the Region is not known; give --region or set AWS_REGION');
    expect(() => regionOf({ region: 'us-east-1', stateMachine: ARN })).toThrow(
      'the state machine is in eu-west-1, but --region says us-east-1; leave one of them out',
    );
  });
});

test('the bucket is that of the option, else of the environment, and must be one of them', () => {
  expect(() => bucketOf({})).toThrow('give --bucket or set KUNREN_BUCKET');
  process.env['KUNREN_BUCKET'] = '';
  expect(() => bucketOf({})).toThrow('give --bucket or set KUNREN_BUCKET');
  process.env['KUNREN_BUCKET'] = 'evidence';
  expect([bucketOf({}), bucketOf({ bucket: 'other' })]).toEqual(['evidence', 'other']);
});

test('the state machine is an ARN or not given', () => {
  expect(stateMachineGiven({})).toBeUndefined();
  process.env['KUNREN_STATE_MACHINE'] = ARN;
  expect(stateMachineGiven({})).toBe(ARN);
  expect(() => stateMachineGiven({ stateMachine: 'kunren-prod-drill' })).toThrow(
    "'kunren-prod-drill' is not a state machine's ARN; write it like arn:aws:states:REGION:ACCOUNT:stateMachine:NAME",
  );
});
