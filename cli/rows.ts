import { columnsOf, wrap } from '../reporting/messages/columns.ts';

/** A name and its text; a row without a name continues the one above. */
export type Row = readonly [name: string, text: string];

const NAME_COLUMNS = 15;

/** The columns of the terminal; what is piped or kept in a file is not wrapped. */
const terminalColumns = (): number =>
  process.stdout.isTTY ? process.stdout.columns || 80 : Number.POSITIVE_INFINITY;

/** Rows in two columns, for people; words are not broken where they fit into a line. */
export function formatRows(rows: readonly Row[], columns = terminalColumns()): string {
  const nameColumns = Math.max(NAME_COLUMNS, ...rows.map(([name]) => columnsOf(name)));
  const lines = rows.flatMap(([name, text]) =>
    wrap(text, columns - nameColumns - 1).map(
      (line, place) => `${padded(place === 0 ? name : '', nameColumns)} ${line}\n`,
    ),
  );
  return lines.join('');
}

/**
 * A table for people: columns as wide as their widest cell. Where the terminal is narrower, each row is a list instead,
 * under its first cell.
 */
export function formatColumns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  columns = terminalColumns(),
): string {
  const widths = header.map((name, column) =>
    Math.max(columnsOf(name), ...rows.map((row) => columnsOf(row[column] ?? ''))),
  );
  const isWide = widths.reduce((sum, width) => sum + width + 2, -2) > columns;
  if (isWide) return rows.map((row) => formatList(header, row, columns)).join('');
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [header, ...rows].map((row) => `${line(row)}\n`).join('');
}

function formatList(
  header: readonly string[],
  [first = '', ...cells]: readonly string[],
  columns: number,
): string {
  const rows = cells.map((cell, place): Row => [`  ${header[place + 1] ?? ''}`, cell]);
  return `${first}\n${formatRows(
    rows.filter(([, text]) => text !== ''),
    columns,
  )}`;
}

const padded = (cell: string, width: number): string => cell + ' '.repeat(width - columnsOf(cell));
