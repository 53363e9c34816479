import { defineConfig } from '@playwright/test'
import { chromiumOptions, PATIENCE_MS, VISITOR } from './chromium.ts'

export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  globalSetup: './global-setup.ts',
  outputDir: '../../.data/e2e',
  // The tests share one server, and a grading takes both cores.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: PATIENCE_MS },
  // On a machine that others load, too. What passes only then is listed as flaky.
  retries: process.env['CI'] ? 1 : 0,
  reporter: [['list']],
  use: {
    ...VISITOR,
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    launchOptions: chromiumOptions(process.env['CHROMIUM_PATH'] ?? process.env['CHROMIUM'] ?? '/usr/bin/chromium'),
  },
})
