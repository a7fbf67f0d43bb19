/** Opaque tokens for every list: a page begins after the item that the token names. */

export interface PageRequest {
  readonly nextToken?: string | undefined;
  readonly maxResults?: number | undefined;
}

export interface PageOptions<Item> {
  /** What the token is for: one operation's token is invalid for another. */
  readonly operation: string;
  readonly pageSize: number;
  readonly idOf: (item: Item) => string;
  /** Makes the error for a token that is not ours. */
  readonly invalid: (message: string) => Error;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken: string | undefined;
}

/** The requested page of a list, and the token of the next one. */
export function pageOf<Item>(
  items: readonly Item[],
  request: PageRequest,
  options: PageOptions<Item>,
): Page<Item> {
  const { operation, pageSize, idOf } = options;
  const begin = request.nextToken === undefined ? 0 : beginOf(items, request.nextToken, options);
  const size = Math.min(pageSize, request.maxResults ?? pageSize);
  const page = items.slice(begin, begin + size);
  const last = page.at(-1);
  const more = last !== undefined && begin + size < items.length;
  return { items: page, nextToken: more ? encode([operation, begin + size, idOf(last)]) : undefined };
}

function beginOf<Item>(items: readonly Item[], token: string, options: PageOptions<Item>): number {
  const [operation, offset, lastID] = decode(token);
  if (operation !== options.operation || typeof offset !== 'number' || typeof lastID !== 'string') {
    throw options.invalid('The nextToken is not valid; begin again without it.');
  }
  const expected = items[offset - 1];
  if (expected !== undefined && options.idOf(expected) === lastID) return offset;
  // The list changed in between: go on after the same item if it is still there.
  const at = items.findIndex((item) => options.idOf(item) === lastID);
  return at === -1 ? Math.min(offset, items.length) : at + 1;
}

const encode = (content: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(content)).toString('base64url');

function decode(token: string): readonly unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    return Array.isArray(content) ? content : [];
  } catch {
    return [];
  }
}
