import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupsAdmit, refusedBy } from '../../core/network/admission.ts';
import { contains, overlaps, without } from '../../core/network/blocks.ts';

/** The arithmetic of blocks, groups and ACLs beside the plain question: does this one packet pass? */

/** Blocks within 10.0.0.0/28, so that every address can be asked. */
const block = fc
  .record({ first: fc.integer({ min: 0, max: 15 }), prefix: fc.integer({ min: 28, max: 32 }) })
  .map(({ first, prefix }) => {
    const size = 2 ** (32 - prefix);
    return `10.0.0.${first - (first % size)}/${prefix}`;
  });
const addresses = Array.from({ length: 16 }, (_, last) => `10.0.0.${last}/32`);
const inBlock = (cidr: string) => addresses.filter((address) => contains(cidr, address));
const ports = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const portsOf = ({ from, to }: { from: number; to: number }) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('what is left of a block has the addresses that the other lacks, each once', () => {
  fc.assert(
    fc.property(block, block, (one, other) => {
      const left = without(one, other).flatMap(inBlock);
      expect(left.toSorted()).toEqual(
        inBlock(one)
          .filter((address) => !contains(other, address))
          .toSorted(),
      );
      expect(overlaps(one, other)).toBe(inBlock(one).some((address) => contains(other, address)));
    }),
    { numRuns: 500 },
  );
});

const entries = fc
  .array(
    fc.record({ cidr: block, ports, allows: fc.boolean(), protocol: fc.constantFrom('6', '17', '-1') }),
    { maxLength: 6 },
  )
  .map((list) =>
    list.map(({ ports: { from, to }, ...entry }, index) => ({
      ...entry,
      from,
      to,
      number: index + 1,
      isEgress: false,
    })),
  );

test('an ACL refuses a flow just where one of its packets is refused', () => {
  fc.assert(
    fc.property(entries, block, ports, (list, cidr, range) => {
      const passes = inBlock(cidr).every((address) =>
        portsOf(range).every((port) => {
          const decides = list.find(
            (entry) =>
              entry.protocol !== '17' &&
              contains(entry.cidr, address) &&
              entry.from <= port &&
              port <= entry.to,
          );
          return decides?.allows === true;
        }),
      );
      const acl = { aclID: 'acl-1', subnetIDs: [], entries: list };
      expect(refusedBy(acl, false, { protocol: 'tcp', cidr, ...range }) === null).toBe(passes);
    }),
    { numRuns: 2_000 },
  );
});

test('groups admit a block just where they admit each of its addresses', () => {
  const rules = fc.array(fc.record({ cidrs: fc.array(block, { maxLength: 3 }), ports }), { maxLength: 5 });
  fc.assert(
    fc.property(rules, block, fc.integer({ min: 1, max: 8 }), (list, cidr, port) => {
      const ingress = list.map(({ cidrs, ports: { from, to } }) => ({
        protocol: 'tcp',
        from,
        to,
        cidrs,
        groupIDs: [],
        unreadListIDs: [],
      }));
      const admits = inBlock(cidr).every((address) =>
        ingress.some(
          (rule) => rule.from <= port && port <= rule.to && rule.cidrs.some((one) => contains(one, address)),
        ),
      );
      const group = { groupID: 'sg-1', ingress, egress: [] };
      const flow = { protocol: 'tcp', from: port, to: port, cidr } as const;
      expect(groupsAdmit([group], 'ingress', flow)).toBe(admits ? 'yes' : 'no');
    }),
    { numRuns: 1_000 },
  );
});
