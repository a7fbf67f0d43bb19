import * as z from 'zod';

/** A moment in UTC, as in facts, records and events. */
export const moment = z.iso.datetime();

/** ISO 8601 with its zone, in any precision: without a zone nobody knows which moment is meant. */
const WITH_ZONE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** A moment as a service writes it, in the one form of facts: UTC with milliseconds. Null when it is none. */
export function momentIn(written: string | null | undefined): string | null {
  if (written == null || !WITH_ZONE.test(written)) return null;
  const at = new Date(written);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** Any form of a moment, as records may have it. */
const written = z.string().meta({ format: 'date-time' });
const isMoment = (text: string): boolean => moment.safeParse(text).success;

/** A moment by any clock. Records from before kunren normalised the times of services are read into that form. */
export const normalisedMoment = z.codec(written, moment, {
  decode: (text) => (isMoment(text) ? text : (momentIn(text) ?? text)),
  encode: (text) => text,
});

/** A moment by a service's clock; null where it was not named, or could not be read. */
export const serviceMoment = z.codec(written.nullable(), moment.nullable(), {
  decode: (text) => (text === null || isMoment(text) ? text : momentIn(text)),
  encode: (text) => text,
});
