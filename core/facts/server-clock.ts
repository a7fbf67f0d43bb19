/** How far a server's clock is off, by its own report and by when kunren asked. */

/** The server read its clock between these moments, by our clock. */
export interface Window {
  readonly askedAt: Date;
  readonly answeredAt: Date;
}

export interface ClockOffset {
  /** The server's clock minus the true time. */
  readonly offsetSeconds: number;
  readonly uncertaintySeconds: number;
  /** The size of the offset, if the server's own time service knows it. */
  readonly measured: { readonly sizeSeconds: number; readonly uncertaintySeconds: number } | null;
  /** chrony or w32tm, which know it; else our own clock, which only bounds it. */
  readonly by: string;
  /** Whether the server says that it is synchronised; null when it does not say. */
  readonly isSynchronised: boolean | null;
}

const NUMBER = '([+-]?\\d{1,15}(?:\\.\\d{1,12})?)';

/** Parses the lines `clock`, `offset` and `synchronised` of our scripts; null without a `clock` line. */
export function clockOffsetOf(output: string, { askedAt, answeredAt }: Window): ClockOffset | null {
  const clock = new RegExp(`^clock ${NUMBER}`, 'm').exec(output)?.[1];
  if (clock === undefined) return null;
  const measured = new RegExp(`^offset ${NUMBER} ${NUMBER} (chrony|w32tm)\\s*$`, 'm').exec(output);
  if (measured !== null) {
    const [, offset = '', uncertainty = '', by = ''] = measured;
    const known = {
      sizeSeconds: Math.abs(Number(offset)),
      uncertaintySeconds: Math.abs(Number(uncertainty)),
    };
    return {
      // Only its size is certain: the tools do not document which sign means slow.
      offsetSeconds: 0,
      uncertaintySeconds: known.sizeSeconds + known.uncertaintySeconds,
      measured: known,
      by,
      isSynchronised: true,
    };
  }
  const said = /^synchronised (yes|no) /m.exec(output)?.[1];
  const middle = (askedAt.getTime() + answeredAt.getTime()) / 2;
  return {
    offsetSeconds: round(Number(clock) - middle / 1_000),
    uncertaintySeconds: round((answeredAt.getTime() - askedAt.getTime()) / 2_000),
    measured: null,
    by: said === undefined ? 'our clock' : 'our clock and timedatectl',
    isSynchronised: said === undefined ? null : said === 'yes',
  };
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;
