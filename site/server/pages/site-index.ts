import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { IMMUTABLE_FOLDERS } from '../../catalogue/immutable-folders.ts'
import { contentSecurityPolicy } from './content-security-policy.ts'

/** A file of the built site. Paths are relative to its folder. */
export interface Asset {
  readonly path: string
  readonly cacheControl: string
  /** Content-Security-Policy. */
  readonly policy: string
  /** The same, compressed beforehand, by content coding, best first. */
  readonly compressed: readonly { coding: 'br' | 'gzip'; path: string }[]
}

const HASHED = new RegExp(`^(?:${IMMUTABLE_FOLDERS.join('|')})/`)

/**
 * Every file of the built site by the URL path that it answers to. What is not
 * in here is not served, whatever the URL looks like.
 *
 * @param folder absolute; may be missing, which gives no assets
 * @example (await indexSite('/…/dist')).get('/lessons/') // { path: 'lessons/index.html', … }
 */
export async function indexSite(folder: string): Promise<ReadonlyMap<string, Asset>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const paths = new Set(
    entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')),
  )
  const index = new Map<string, Asset>()
  for (const path of paths) {
    if (isCompressedTwin(path, paths)) continue
    const asset = await assetOf(folder, path, paths)
    index.set(`/${path}`, asset)
    if (path === 'index.html') index.set('/', asset)
    else if (path.endsWith('/index.html')) index.set(`/${path.slice(0, -'index.html'.length)}`, asset)
  }
  return index
}

async function assetOf(folder: string, path: string, paths: ReadonlySet<string>): Promise<Asset> {
  const isPage = path.endsWith('.html')
  const codings = [
    { coding: 'br' as const, path: `${path}.br` },
    { coding: 'gzip' as const, path: `${path}.gz` },
  ]
  return {
    path,
    cacheControl: HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    compressed: codings.filter((twin) => paths.has(twin.path)),
    // Scripts need one too: a worker has the policy of its own file, not of the page that starts it.
    policy: contentSecurityPolicy(isPage ? await readFile(join(folder, path), 'utf8') : ''),
  }
}

function isCompressedTwin(path: string, paths: ReadonlySet<string>): boolean {
  return /\.(?:br|gz)$/.test(path) && paths.has(path.replace(/\.(?:br|gz)$/, ''))
}
