import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AstroIntegration } from 'astro'
import { parse, type DefaultTreeAdapterTypes } from 'parse5'
import { contentSecurityPolicy } from '../server/pages/content-security-policy.ts'
import { IMMUTABLE_FOLDERS } from './immutable-folders.ts'

/**
 * What a host that only serves files needs besides the files: links that lead
 * below the base path, and a `_headers` file (as Netlify and Cloudflare Pages
 * read it) with the headers that our server would send.
 *
 * @param base path that the site lies under, with a slash at both ends
 */
export function staticHost(base: string): AstroIntegration {
  return {
    name: 'loadbearing-static-host',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(dir)
        const pages = (await readdir(root, { recursive: true })).filter((path) => path.endsWith('.html'))
        const policies = await Promise.all(
          pages.map(async (path) => {
            const html = rebase(await readFile(join(root, path), 'utf8'), base)
            await writeFile(join(root, path), html)
            return { path, policy: contentSecurityPolicy(html) }
          }),
        )
        await writeFile(join(root, '_headers'), headersFile(base, policies))
      },
    },
  }
}

/**
 * Puts the base path before links to the site itself that lack it: those that
 * authors wrote. Astro has put it before its own.
 *
 * @example rebase('<a href="/themes/">', '/course/') // '<a href="/course/themes/">'
 */
export function rebase(html: string, base: string): string {
  if (base === '/') return html
  const inserts: number[] = []
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('attrs' in node) {
      for (const { name, value } of node.attrs) {
        const at = node.sourceCodeLocation?.attrs?.[name]
        if (!LINKS.includes(name) || at === undefined || !/^\/(?!\/)/.test(value) || value.startsWith(base)) continue
        const start = html.indexOf('/', at.startOffset + name.length)
        inserts.push(start)
      }
    }
    if ('childNodes' in node) node.childNodes.forEach(visit)
    if ('content' in node) visit(node.content)
  }
  visit(parse(html, { sourceCodeLocationInfo: true }))
  return inserts.sort((a, b) => b - a).reduce((text, at) => text.slice(0, at) + base.slice(0, -1) + text.slice(at), html)
}

const LINKS = ['href', 'src', 'action', 'poster']

function headersFile(base: string, pages: readonly { path: string; policy: string }[]): string {
  const everywhere = block(`${base}*`, [
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Embedder-Policy', 'require-corp'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['Referrer-Policy', 'same-origin'],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
  ])
  const immutable = IMMUTABLE_FOLDERS.map((folder) =>
    block(`${base}${folder}/*`, [['Cache-Control', 'public, max-age=31536000, immutable']]),
  )
  // Browsers must see a newer one, and a replacement by sw-off.js, at once.
  const worker = block(`${base}sw.js`, [['Cache-Control', 'no-cache']])
  // A worker has the policy of its own file.
  const scripts = block(`${base}_astro/*`, [['Content-Security-Policy', contentSecurityPolicy('')]])
  const policies = pages.map(({ path, policy }) =>
    block(`${base}${path.replaceAll('\\', '/').replace(/index\.html$/, '')}`, [['Content-Security-Policy', policy]]),
  )
  return [everywhere, ...immutable, worker, scripts, ...policies].join('\n')
}

function block(path: string, headers: readonly (readonly [string, string])[]): string {
  return `${path}\n${headers.map(([name, value]) => `  ${name}: ${value}\n`).join('')}`
}
