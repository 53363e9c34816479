import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { REPOSITORY_ROOT } from '#engine/exercise/load.ts'
import { writeWorkers } from '../offline/build/integration.ts'
import { REVISION_META, REVISION_PLACEHOLDER } from '../offline/plan.ts'

/** The built site in a folder of its own, to be changed, without what exercises run with. */
export async function copySite(folder: string): Promise<void> {
  const dist = join(REPOSITORY_ROOT, 'dist')
  await cp(dist, folder, { recursive: true, filter: (path) => !/\.(?:br|gz|bin)$/.test(path) })
  const isolated = [
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Embedder-Policy', 'require-corp'],
  ]
  await writeFile(join(folder, '_headers'), `/*\n${isolated.map(([name, value]) => `  ${name}: ${value}\n`).join('')}`)
}

/**
 * Makes the next version of a site: a lesson has another title, and every script another name, as with another content. Nothing
 * of the version before is left.
 *
 * @param lesson path of its page
 */
export async function makeNextVersion(folder: string, lesson: string, title: string): Promise<void> {
  const bundle = join(folder, '_astro')
  const scripts = new Set((await readdir(bundle)).filter((name) => name.endsWith('.js')))
  const paths = (await readdir(folder, { recursive: true })).filter((path) => /\.(?:html|js|css)$/.test(path))
  for (const path of paths) {
    const text = await readFile(join(folder, path), 'utf8')
    const changed = text
      .replaceAll(/[\w.@-]+\.js\b/g, (name) => (scripts.has(name) ? nextName(name) : name))
      .replace(new RegExp(`(<meta name="${REVISION_META}" content=")\\w+`), `$1${REVISION_PLACEHOLDER}`)
      .replace(/(<h1\b[^>]*>)[^<]*/, path === `${lesson}index.html` ? `$1${title}` : '$&')
    if (changed !== text) await writeFile(join(folder, path), changed)
  }
  for (const name of scripts) await rename(join(bundle, name), join(bundle, nextName(name)))
  await writeWorkers(`${folder}/`, '/')
}

const nextName = (name: string): string => name.replace(/\.js$/, 'Next.js')

/** As an operator ends it on a host that only serves files. */
export async function endWorker(folder: string): Promise<void> {
  await rm(join(folder, 'sw.js'))
  await cp(join(folder, 'sw-off.js'), join(folder, 'sw.js'))
}
