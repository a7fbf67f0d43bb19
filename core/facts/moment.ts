import * as z from 'zod';

/** A moment in UTC, as in facts, records and events. */
export const moment = z.iso.datetime();
