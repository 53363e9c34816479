import { defineConfig } from '@playwright/test'
import { PLAIN_HTTP_HOST } from './plain-http.ts'

// Chromium's own sandbox needs namespaces that root does not get everywhere.
const asRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  globalSetup: './global-setup.ts',
  outputDir: '../../.data/e2e',
  // The tests share one server, and a grading takes both cores.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // On a machine that others load, too. What passes only then is listed as flaky.
  retries: process.env['CI'] ? 1 : 0,
  reporter: [['list']],
  use: {
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      // The stand-in for WebContainers is reached over loopback from what is, for the browser, a site of the internet.
      args: [
        '--disable-features=LocalNetworkAccessChecks',
        `--host-resolver-rules=MAP ${PLAIN_HTTP_HOST} 127.0.0.1`,
        ...(asRoot ? ['--no-sandbox'] : []),
      ],
    },
  },
})
