import * as z from 'zod';
import { tags, text } from './values.ts';

/** What `# kunren: prove-path` prints of a name: its addresses, none for one that does not resolve, and what TLS says. */
const host = z.strictObject({
  addresses: z.array(text(64)).max(10).default(['10.0.1.10']),
  tls: z.enum(['ok', 'no-answer', 'connect', 'refused', 'name', 'untrusted', 'no-tool']).default('ok'),
});

/** Servers that Systems Manager manages and DRS has not launched, such as source servers. */
export const managedNodes = z
  .array(
    z.strictObject({
      id: z.string().regex(/^(i-[0-9a-f]{8,17}|mi-[0-9a-f]{17})$/, "is not a managed node's id"),
      hostname: text(255).default('source'),
      os: z.enum(['linux', 'windows', 'macos']).default('linux'),
      online: z.boolean().default(true),
      tags: tags.default({}),
      drs: host.prefault({}),
      s3: host.prefault({}),
      /** What it prints instead. */
      output: text(2_000).optional(),
    }),
  )
  .max(50)
  .default([]);
