import * as z from 'zod';

/** A moment in UTC, as facts, records and events tell it. */
export const moment = z.iso.datetime();
