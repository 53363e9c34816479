import { defineConfig } from '@playwright/test'
import { chromiumOptions, PATIENCE_MS, VISITOR } from './chromium.ts'

const PARITY = 'parity.e2e.ts'

export default defineConfig({
  testDir: '.',
  projects: [
    { name: 'browser', testMatch: '*.e2e.ts', testIgnore: PARITY },
    // A stage of its own in `npm test`: it needs the verdicts of the one before.
    { name: 'parity', testMatch: PARITY },
  ],
  globalSetup: './global-setup.ts',
  outputDir: '../../.data/e2e',
  snapshotPathTemplate: '{testDir}/looks/{arg}{ext}',
  // The tests share one server, and a grading takes both cores.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: PATIENCE_MS },
  // On a machine that others load, too. What passes only then is listed as flaky.
  retries: process.env['CI'] ? 1 : 0,
  reporter: [['list', { printSteps: true }]],
  use: {
    ...VISITOR,
    // What a test answers in the server's place must not come from a cache: offline.e2e.ts allows them.
    serviceWorkers: 'block',
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    launchOptions: chromiumOptions(process.env['CHROMIUM_PATH'] ?? process.env['CHROMIUM'] ?? '/usr/bin/chromium'),
  },
})
