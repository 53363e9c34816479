import { createHash } from 'node:crypto'

/** What pages may do. Monaco and Shiki write style attributes; Pagefind compiles WebAssembly; nothing runs a script that the build did not make. */
const DIRECTIVES = {
  'default-src': ["'self'"],
  'base-uri': ["'self'"],
  'connect-src': ["'self'"],
  'font-src': ["'self'", 'data:'],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  // The hidden page of WebContainers, and what it serves.
  'frame-src': ['https://stackblitz.com', 'https://*.webcontainer-api.io'],
  'img-src': ["'self'", 'data:', 'blob:'],
  'object-src': ["'none'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'worker-src': ["'self'", 'blob:'],
}

/** For answers that are not of the site: nothing at all. */
export const NO_CONTENT_POLICY = "default-src 'none'; frame-ancestors 'none'"

/**
 * The Content-Security-Policy of one built page: its inline scripts are allowed
 * by their hashes, so that no script that gets in by another way ever runs.
 *
 * @param html as the build wrote it, or empty for what is no page; not for text that visitors can change
 * @example contentSecurityPolicy('<script>start()</script>') // "…; script-src 'self' 'wasm-unsafe-eval' 'sha256-…'; …"
 */
export function contentSecurityPolicy(html: string): string {
  const hashes = new Set(inlineScripts(html).map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`))
  return Object.entries(DIRECTIVES)
    .map(([name, sources]) => [name, ...sources, ...(name === 'script-src' ? hashes : [])].join(' '))
    .join('; ')
}

function inlineScripts(html: string): string[] {
  return [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script\s*>/gi)]
    .filter(([, attributes = '']) => !/\ssrc\s*=/i.test(attributes) && !/\stype\s*=\s*["']?application\/(?:ld\+)?json/i.test(attributes))
    .map(([, , text = '']) => text.replaceAll('\r\n', '\n'))
}
