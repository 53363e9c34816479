import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pinnedNode } from './become.mjs'

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/**
 * Path of a Chromium: the one that CHROMIUM_PATH names, one that is installed, or
 * the one that Playwright keeps. When there is none, it tries to get Playwright's.
 *
 * @param root the repository's folder
 * @returns undefined when there is none and none can be had
 */
export async function findChromium(root: string): Promise<string | undefined> {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && existsSync(named)) return named
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const installed = CHROMIUM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
  if (installed !== undefined) return installed

  const { chromium } = await import('@playwright/test')
  const kept = chromium.executablePath()
  if (existsSync(kept)) return kept
  process.stderr.write('Getting a Chromium for the browser tests …\n')
  await run(pinnedNode(), [join(root, 'node_modules/.bin/playwright'), 'install', 'chromium'])
  return existsSync(kept) ? kept : undefined
}

function run(command: string, args: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore' })
    child.on('error', () => resolve(null))
    child.on('exit', resolve)
  })
}
