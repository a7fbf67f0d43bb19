declare module 'dynalite' {
  import type { EventEmitter } from 'node:events';

  /** An HTTP server that need not listen: its request event takes anything shaped as request and response. */
  export default function dynalite(options: {
    createTableMs?: number;
    updateTableMs?: number;
    deleteTableMs?: number;
  }): EventEmitter;
}
