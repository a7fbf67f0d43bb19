/** A name and what there is to say of it; a row without a name goes on with the one above. */
export type Row = readonly [name: string, text: string];

/** Rows in two columns, for people. */
export const formatRows = (rows: readonly Row[]): string =>
  `${rows.map(([name, text]) => `${name.padEnd(15)} ${text}`).join('\n')}\n`;
