/** A name and its text; a row without a name continues the one above. */
export type Row = readonly [name: string, text: string];

/** Rows in two columns, for people. */
export const formatRows = (rows: readonly Row[]): string =>
  `${rows.map(([name, text]) => `${name.padEnd(15)} ${text}`).join('\n')}\n`;

/** A table for people: columns as wide as their widest cell. */
export function formatColumns(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [header, ...rows].map((row) => `${line(row)}\n`).join('');
}
