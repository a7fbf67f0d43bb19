import { expect, it } from 'vitest';
import { isOnlyLocal } from '../../core/plan/local-addresses.ts';

it.each([
  '127.0.0.1',
  '127.9.9.9',
  '0.0.0.0',
  '169.254.169.254',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '0:0:0:0:0:0:0:1',
  'FE80::1',
  'ff02::1',
  '::ffff:127.0.0.1',
])('%s is no server of production', (address) => {
  expect(isOnlyLocal(address)).toBe(true);
});

it.each(['10.0.0.5', '192.0.2.10', '172.16.0.1', '12.7.0.1', '2001:db8::1', 'fd00::1', '::ffff:10.0.0.5'])(
  '%s may be one',
  (address) => {
    expect(isOnlyLocal(address)).toBe(false);
  },
);
