import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Simulations open sockets and fake the clock, so each file gets a process of its own.
    pool: 'forks',
    // Vitest leaves one core free; these mostly wait for processes that they start.
    maxWorkers: '100%',
    testTimeout: 30_000,
    // The handlers log as in Lambda; a failing test says enough.
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT' },
  },
});
