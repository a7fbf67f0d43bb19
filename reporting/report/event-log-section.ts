import { secondText } from '../moments.ts';
import { type Section, table } from './blocks.ts';
import type { Context } from './context.ts';

/** The drill's course, moment by moment: the record's timeline, each with whose clock it is by. */
export function eventLogSection({ record, words, names, locale }: Context): Section {
  const { timeZone } = record.plan.schedule;
  return {
    id: 'event-log',
    title: words.section.eventLog,
    blocks: table(
      words.section.eventLog,
      [
        { title: words.label.time, cell: ({ at }) => secondText(at, timeZone, locale), share: 26 },
        // Records of later releases may have events that this one has no word for.
        { title: words.label.event, cell: ({ event }) => words.event[event] ?? event, share: 22 },
        { title: words.label.wave, cell: ({ wave }) => wave ?? '–', share: 11 },
        {
          title: words.label.server,
          cell: ({ serverID }) => (serverID === undefined ? '–' : (names.get(serverID) ?? serverID)),
          share: 16,
        },
        { title: words.label.clock, cell: ({ clock }) => words.clock[clock], share: 9 },
      ],
      record.timeline,
    ),
  };
}
