import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { REPOSITORY_ROOT, type LoadOptions } from '../exercise/root.ts'
import { lockedPackages } from './locked-packages.ts'

/** What a grading is done with, beside packages: the engine's sources. */
const PARTS = ['graders/engine/**/*.ts']
/** Packages of the site, its server and the checks of both: no grading uses them. What is not named here counts. */
export const WITHOUT_A_SAY: ReadonlySet<string> = new Set([
  '@astrojs/check',
  '@astrojs/mdx',
  '@astrojs/preact',
  '@astrojs/rss',
  '@astrojs/sitemap',
  '@astrojs/starlight',
  '@axe-core/playwright',
  '@dodona/dolos-core',
  '@eslint/js',
  '@fontsource/barlow-semi-condensed',
  '@nestjs/swagger',
  '@nestjs/terminus',
  '@opentelemetry/api',
  '@opentelemetry/instrumentation-http',
  '@opentelemetry/instrumentation-pg',
  '@opentelemetry/sdk-node',
  '@pagefind/default-ui',
  '@playwright/test',
  '@preact/signals',
  '@types/nodemailer',
  '@types/oidc-provider',
  '@types/pg-copy-streams',
  '@types/subset-font',
  '@webcontainer/api',
  'ajv',
  'ajv-formats',
  'anser',
  'astro',
  'better-auth',
  'client-zip',
  'csv-parse',
  'csv-stringify',
  'dclint',
  'drizzle-orm',
  'escape-string-regexp',
  'eslint',
  'fake-indexeddb',
  'fast-check',
  'fflate',
  'fuzzysort',
  'globals',
  'graphile-worker',
  'helmet',
  'idb',
  'ipaddr.js',
  'jsonc-parser',
  'knip',
  'kubernetes-models',
  'lighthouse',
  'monaco-editor',
  'nestjs-pino',
  'nodemailer',
  'oidc-provider',
  'pg-copy-streams',
  'pino-http',
  'preact',
  'preact-render-to-string',
  'prettier-plugin-astro',
  'prom-client',
  'rate-limiter-flexible',
  'remark-mdx',
  'remark-parse',
  'satori',
  'schema-dts',
  'selfsigned',
  'sharp',
  'shiki',
  'shlex',
  'smtp-server',
  'subset-font',
  'temporal-polyfill',
  'tinykeys',
  'ts-fsrs',
  'typescript-eslint',
  'unified',
  'uqr',
  'workbox-precaching',
])
const TESTS = /\.(test|testing)\.ts$/
/** Below the parts, but without a say in a verdict. */
const NOT_PARTS = new RegExp(`${TESTS.source}|^graders/engine/(attack|bench|cli|gate)/`)

/**
 * Hash of the engine: while it is the same, a grading with the same seed has the same result.
 *
 * @returns 16 hex characters
 */
export async function engineHash({ root = REPOSITORY_ROOT }: LoadOptions = {}): Promise<string> {
  const lock = await readFile(join(root, 'package-lock.json'), 'utf8')
  return hashOf([...(await readSources(PARTS, NOT_PARTS, root)), ['package-lock.json', lockedPackages(lock, WITHOUT_A_SAY).join('\n')]])
}

/**
 * Hash of the content gate itself: while it is the same, it says the same of the same sources.
 *
 * @returns 16 hex characters
 */
export async function gateHash({ root = REPOSITORY_ROOT }: LoadOptions = {}): Promise<string> {
  return hashOf(await readSources(['graders/engine/gate/**/*.ts'], TESTS, root))
}

/** Paths and texts, sorted by path. */
async function readSources(parts: string[], left: RegExp, root: string): Promise<[path: string, text: string][]> {
  const paths = globSync(parts, { cwd: root }).filter((path) => !left.test(path))
  return Promise.all(paths.toSorted().map(async (path): Promise<[string, string]> => [path, await readFile(join(root, path), 'utf8')]))
}

function hashOf(parts: readonly [name: string, text: string][]): string {
  const hash = createHash('sha256')
  for (const [name, text] of parts) hash.update(`${name}\0${Buffer.byteLength(text)}\0`).update(text)
  return hash.digest('hex').slice(0, 16)
}
