import { driftIn } from '../../core/verdict/drift.ts';
import { localDay } from '../local-time.ts';
import { settingValue } from '../readiness/setting-values.ts';
import { code, note, original, paragraph, type Section, table } from './blocks.ts';
import type { Context } from './context.ts';

/** What decides a launch and has changed since the server last passed: that pass proved something else. */
export function driftSection(context: Context): Section {
  const { record, words } = context;
  const title = words.section.drift;
  const drift = driftIn(record);
  const { proven = [], unread } = record.earlier;
  const compared = new Set(proven.map(({ serverID }) => serverID));
  const others = record.servers.filter(({ serverID }) => !compared.has(serverID));
  const notKnown =
    unread === undefined || others.length === 0
      ? []
      : [note(words.provenUnread(others.map(({ hostname }) => hostname).join(', '), unread))];
  if (drift.length === 0) {
    const isKnown = notKnown.length === 0;
    const same =
      compared.size > 0 ? [paragraph(words.noDrift)] : isKnown ? [paragraph(words.neverProven)] : [];
    return { id: 'drift', title, blocks: [...same, ...notKnown] };
  }
  const rows = drift.flatMap(({ hostname, at, changes }) =>
    changes.map((change) => ({ hostname, at, ...change })),
  );
  return {
    id: 'drift',
    title,
    blocks: [
      ...notKnown,
      note(words.driftNote),
      ...table(
        title,
        [
          { title: words.label.server, cell: ({ hostname }) => hostname, share: 13 },
          { title: words.label.name, cell: ({ field }) => code(field), share: 20 },
          {
            title: words.label.before,
            cell: ({ before }) => original(settingValue(before ?? '–', context.locale)),
            share: 20,
          },
          {
            title: words.label.after,
            cell: ({ after }) => original(settingValue(after ?? '–', context.locale)),
            share: 20,
          },
          { title: words.label.lastPassed, cell: ({ at }) => localDay(record.plan, at), share: 11 },
        ],
        rows,
      ),
    ],
  };
}
