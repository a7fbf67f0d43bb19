declare module 'dynalite' {
  import type { EventEmitter } from 'node:events';

  /** An HTTP server that need not listen: its request event accepts anything shaped like a request and response. */
  export default function dynalite(options: {
    createTableMs?: number;
    updateTableMs?: number;
    deleteTableMs?: number;
  }): EventEmitter;
}
