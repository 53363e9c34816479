import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Vite would take src and public for folders of the site.
  publicDir: false,
  test: {
    // Exercises, overlays and graders are run by check:exercises instead.
    include: ['graders/engine/**/*.test.ts', 'site/**/*.test.ts', 'course/**/*.test.ts'],
    // Plain suites are run by the benchmark, on the solution that they are laid over.
    exclude: ['**/node_modules/**', 'dist/**', 'my/**', 'graders/engine/attack/fixtures/**'],
    // The default leaves one of two cores idle, while most tests wait for processes.
    maxWorkers: 2,
    // Real processes and databases on shared cores.
    testTimeout: 60_000,
    hookTimeout: 90_000,
    // What is waited for comes late on a busy machine, and a wait that succeeds costs nothing.
    expect: { poll: { timeout: 25_000 } },
  },
})
