import { quote } from 'shlex'
import type { CapturedRequest } from '#engine/supervisor/protocol.ts'

/** Where apps of this course listen on somebody's own machine. */
export const OWN_MACHINE = 'http://localhost:3000'

/**
 * A request as a command for a POSIX shell, quoted so that nothing in it is read by the shell or by curl itself.
 *
 * @param origin where the app is reached
 * @example writeCurl({ method: 'GET', path: '/orders?limit=20', headers: {} }) // "curl 'http://localhost:3000/orders?limit=20'"
 */
export function writeCurl({ method, path, headers, body }: CapturedRequest, origin = OWN_MACHINE): string {
  const parts: string[] = []
  const address = quote(origin.replace(/\/$/, '') + path)
  // Braces and brackets are patterns to curl, and it would take dots out of a path.
  const flags = [/[[\]{}]/.test(path) ? '--globoff' : '', /\/\.{1,2}(?:[/?]|$)/.test(path) ? '--path-as-is' : ''].filter(Boolean)
  if (method === 'HEAD') parts.push('--head')
  else if (method !== (body === undefined ? 'GET' : 'POST')) parts.push(`-X ${method}`)
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`)
  if (body !== undefined) {
    // Unasked, curl would say that the body is a form.
    if (!Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')) parts.push("-H 'Content-Type:'")
    parts.push(`--data-raw ${quote(body)}`)
  }
  return [['curl', ...flags, address].join(' '), ...parts].join(' \\\n  ')
}
