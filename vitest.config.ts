import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Simulations open sockets and fake the clock, so they need processes; loading what ships takes longer than most
    // tests do, so a process plays many files. A file leaves nothing behind: clock, environment and lists as it found them.
    pool: 'forks',
    isolate: false,
    // Vitest leaves one core free; these mostly wait for processes that they start.
    maxWorkers: '100%',
    // Generous for a busy machine: a test that is cut off in mid-simulation would leave its clock to the next.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    // The handlers log as in Lambda; a failing test says enough.
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT' },
  },
});
