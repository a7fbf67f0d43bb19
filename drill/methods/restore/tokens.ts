import { createHash } from 'node:crypto';

/** The client token of what a drill makes for a server; EC2 takes at most 64 characters (EC2 API Reference, `ClientToken`). */
export const tokenOf = (drillId: string, serverID: string, what: string): string =>
  createHash('sha256').update([drillId, serverID, what].join(' ')).digest('hex');

/** What a host is made as, in its token. */
export const HOST = 'host';
