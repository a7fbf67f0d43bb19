import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { diagramOf } from './diagram.ts';
import { permissionsDocument } from './permissions-document.ts';
import { generateSchemas } from './schemas.ts';
import { sourceAccountTemplate } from './source-account.ts';
import { targetAccountTemplate } from './target-account.ts';

/** Writes every generated file; a house test checks that they are up to date. */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const ARCHITECTURE = 'docs/architecture.md';

export interface GeneratedFile {
  readonly file: string;
  readonly text: string;
}

export function generatedFiles(): readonly GeneratedFile[] {
  return [
    ...generateSchemas(),
    { file: 'docs/permissions.md', text: permissionsDocument() },
    { file: 'infra/target-account-role.yml', text: targetAccountTemplate() },
    { file: 'infra/source-account-role.yml', text: sourceAccountTemplate() },
    { file: ARCHITECTURE, text: withDiagram(readFileSync(join(ROOT, ARCHITECTURE), 'utf8')) },
  ];
}

/** The document with the current diagram of the state machine; the rest of it is written by people. */
function withDiagram(text: string): string {
  const machine = parse(readFileSync(join(ROOT, 'statemachines/drill.asl.yml'), 'utf8'), {
    logLevel: 'silent',
  });
  return text.replace(/```mermaid\nstateDiagram[\s\S]*?```/, `\`\`\`mermaid\n${diagramOf(machine)}\n\`\`\``);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { file, text } of generatedFiles()) {
    await writeFile(join(ROOT, file), text);
    process.stdout.write(`${file} written\n`);
  }
}
