import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { pinnedNode } from './become.mjs'

/** What the built site is made of. Graders count: a page carries the revision of its exercise. */
const INPUTS = ['astro.config.mjs', 'package-lock.json', 'tsconfig.json', 'course', 'exercises', 'graders', 'site']

/** Variables of the environment that the build reads. */
const VARIABLES = ['WEBCONTAINER_CLIENT_ID', 'LOADBEARING_SITE_URL']

/** Below the inputs, but no part of the pages. */
const NOT_INPUTS = [
  /^site\/(server|e2e|bench|bootstrap)\//,
  /^graders\/engine\/(cli|gate|bench)\//,
  /^graders\/[^/]+\/(mutants|alternatives)\//,
  /\.test\.ts$/,
]

const STAMP = '.data/site.stamp'

export type SiteBuild = { ok: true } | { ok: false; output: string }

/**
 * Whether `dist/` is the site that the present sources give.
 *
 * @param root the repository's folder
 */
export async function siteIsBuilt(root: string): Promise<boolean> {
  if (!existsSync(join(root, 'dist/index.html'))) return false
  const stamp = await readFile(join(root, STAMP), 'utf8').catch(() => '')
  return stamp === (await hashInputs(root))
}

/**
 * Builds the site into `dist/`.
 *
 * @param root the repository's folder
 * @param options.onLine is given what the build prints, line by line
 * @param options.signal ends the build
 */
export async function buildSite(root: string, options: { onLine?: (line: string) => void; signal?: AbortSignal } = {}): Promise<SiteBuild> {
  const stamp = join(root, STAMP)
  const inputs = await hashInputs(root)
  // Without its stamp a build that is cut off is never taken for whole.
  await rm(stamp, { force: true })
  const { code, output } = await runAstro(root, options)
  if (code !== 0) return { ok: false, output }
  await mkdir(dirname(stamp), { recursive: true })
  await writeFile(stamp, inputs)
  return { ok: true }
}

/**
 * Builds the site for a host that only serves files.
 *
 * @param root the repository's folder
 * @param options.base path that it will lie under, with a slash at both ends
 * @param options.out folder to write, absolute; what is in it is removed
 */
export async function buildStaticSite(
  root: string,
  { base, out, ...options }: { base: string; out: string; onLine?: (line: string) => void; signal?: AbortSignal },
): Promise<SiteBuild> {
  const { code, output } = await runAstro(root, { ...options, parameters: ['--outDir', out], env: { LOADBEARING_STATIC_BASE: base } })
  return code === 0 ? { ok: true } : { ok: false, output }
}

/**
 * Hash over everything the site is built from.
 *
 * @returns hexadecimal SHA-256
 */
export async function hashInputs(root: string): Promise<string> {
  const paths = (await Promise.all(INPUTS.map((input) => listFiles(root, input))))
    .flat()
    .filter((path) => !NOT_INPUTS.some((pattern) => pattern.test(path)))
  const hash = createHash('sha256').update(JSON.stringify(VARIABLES.map((name) => process.env[name] ?? '')))
  for (const path of paths.sort()) {
    const content = await readFile(join(root, path))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

async function listFiles(root: string, input: string): Promise<string[]> {
  const full = join(root, input)
  if (!existsSync(full)) return []
  const entries = await readdir(full, { recursive: true, withFileTypes: true }).catch(() => undefined)
  if (entries === undefined) return [input]
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
}

function runAstro(
  root: string,
  {
    onLine,
    signal,
    parameters = [],
    env = {},
  }: { onLine?: (line: string) => void; signal?: AbortSignal; parameters?: readonly string[]; env?: Readonly<Record<string, string>> },
): Promise<{ code: number | null; output: string }> {
  const child = spawn(pinnedNode(), [join(root, 'node_modules/astro/bin/astro.mjs'), 'build', ...parameters], {
    cwd: root,
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal === undefined ? {} : { signal }),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const line of text.split('\n')) if (line.trim() !== '') onLine?.(line.trim())
    })
  }
  return new Promise((resolve) => {
    child.on('error', (error) => {
      if (signal?.aborted !== true) output += error.message
    })
    child.on('close', (code) => resolve({ code, output }))
  })
}
