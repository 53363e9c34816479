import type { BrowserContextOptions, LaunchOptions } from '@playwright/test'

/** Leads to this machine in this browser, which does not trust it as it trusts localhost. */
export const PLAIN_HTTP_HOST = 'course.test'

/** How tests and benchmarks start Chromium. */
export function chromiumOptions(executablePath: string): LaunchOptions {
  // Chromium's own sandbox needs namespaces that root does not get everywhere.
  const asRoot = process.getuid?.() === 0
  return {
    executablePath,
    // The stand-in for WebContainers is reached over loopback from what is, for the browser, a site of the internet.
    args: [
      '--disable-features=LocalNetworkAccessChecks',
      `--host-resolver-rules=MAP ${PLAIN_HTTP_HOST} 127.0.0.1`,
      ...(asRoot ? ['--no-sandbox'] : []),
    ],
  }
}

/** The visitor of tests and benchmarks. */
export const VISITOR = {
  viewport: { width: 1440, height: 900 },
  permissions: ['clipboard-read', 'clipboard-write'],
} satisfies BrowserContextOptions

/** How long to wait for what a visitor should see; the browser shares its cores with servers and gradings. */
export const PATIENCE_MS = 20_000
