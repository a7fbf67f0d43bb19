import { enableCompileCache } from 'node:module';
import { COMPILED_FOLDER } from './compiled-folder.ts';

// Before anything else is loaded, so that it is compiled once and not at every start.
enableCompileCache(COMPILED_FOLDER);
const { endOnBugs } = await import('./bug.ts');
const { outliveOutput } = await import('./output.ts');
const { runProgram } = await import('./program.ts');
endOnBugs();
outliveOutput();
await runProgram(process.argv.slice(2));
