import { createHash } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { build } from 'esbuild'
import { OFFLINE_PAGE, PARTS_FILE, REVISION_PLACEHOLDER, type OfflineParts, type ShellEntry, type WorkerPlan } from '../plan.ts'
import { pagePath, partsOfSite, type PartsOfSite } from './parts-of-site.ts'

/** The page that is shown in place of others. */
const STAND_IN = `${OFFLINE_PAGE}index.html`
const WORKER = fileURLToPath(new URL('../worker/', import.meta.url))

/**
 * Writes the service worker of the built site, `sw.js`, the one that ends it, `sw-off.js`, and `offline.json`. Comes after
 * whatever changes pages, and before they are compressed.
 *
 * @param base path that the site lies under, with a slash at both ends
 */
export function offline(base: string): AstroIntegration {
  return {
    name: 'loadbearing-offline',
    hooks: {
      'astro:build:done': async ({ dir }) => writeWorkers(fileURLToPath(dir), base),
    },
  }
}

/** As the integration does it. @param root the folder of a built site, with a slash at its end */
export async function writeWorkers(root: string, base: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/').replace(/^\//, ''))
    .sort()
  const parts = await partsOfSite(paths, (path) => readFile(join(root, path), 'utf8'))
  // Pages that are not kept carry theirs, too: whoever is on one learns of a new version all the same.
  const revisions = await revisePages(
    root,
    paths.filter((path) => path.endsWith('.html')),
  )
  await writeFile(join(root, PARTS_FILE), JSON.stringify(await offlineParts(root, base, parts)))
  const plan = await planOf(root, base, { ...parts, shell: [...parts.shell, PARTS_FILE] }, revisions)
  await Promise.all([bundle('sw.ts', join(root, 'sw.js'), plan), bundle('off.ts', join(root, 'sw-off.js'), plan)])
}

/** Gives every page the hash of its content. */
async function revisePages(root: string, pages: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const revisions = new Map<string, string>()
  for (const path of pages) {
    const html = await readFile(join(root, path), 'utf8')
    const revision = createHash('sha256').update(html).digest('hex').slice(0, 16)
    revisions.set(path, revision)
    // Shown at other pages' addresses, it is never an older version of them.
    await writeFile(join(root, path), html.replaceAll(REVISION_PLACEHOLDER, path === STAND_IN ? '' : revision))
  }
  return revisions
}

async function offlineParts(root: string, base: string, { editor, libraries }: PartsOfSite): Promise<OfflineParts> {
  const files = (paths: readonly string[]) =>
    Promise.all(paths.map(async (path) => ({ address: base + path, bytes: (await stat(join(root, path))).size })))
  return { editor: await files(editor), libraries: await files(libraries) }
}

async function planOf(root: string, base: string, parts: PartsOfSite, revisions: ReadonlyMap<string, string>): Promise<WorkerPlan> {
  const shell = await Promise.all(parts.shell.map((path) => entryOf(root, base, path)))
  const pages = Object.fromEntries(
    [...revisions].filter(([path]) => path !== STAND_IN).map(([path, revision]) => [base + pagePath(path), revision]),
  )
  const plan = {
    base,
    shell,
    pages,
    immutable: parts.immutable.map((path) => base + path),
    editor: parts.editor.map((path) => base + path),
  }
  return { version: createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 16), ...plan }
}

async function entryOf(root: string, base: string, path: string): Promise<ShellEntry> {
  const url = base + pagePath(path)
  if (path.startsWith('_astro/')) return { url, revision: null }
  const content = await readFile(join(root, path))
  const digest = createHash('sha256').update(content).digest()
  return { url, revision: digest.toString('hex').slice(0, 16), integrity: `sha256-${digest.toString('base64')}` }
}

async function bundle(entry: string, outfile: string, plan: WorkerPlan): Promise<void> {
  await build({
    entryPoints: [join(WORKER, entry)],
    outfile,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    define: { PLAN: JSON.stringify(plan), 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  })
}
