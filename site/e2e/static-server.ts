import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
}

/** A host that serves the files of a folder below a path, with the headers of its `_headers` file, and knows nothing else. */
export async function serveFolder(folder: string, base: string): Promise<{ origin: string } & AsyncDisposable> {
  const rules = parseHeaders(await readFile(join(folder, '_headers'), 'utf8'))
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname)
    for (const { pattern, name, value } of rules) if (pattern.test(path)) response.setHeader(name, value)
    const file = path.startsWith(base) ? await fileAt(join(folder, path.slice(base.length - 1))) : undefined
    if (file === undefined) {
      response.writeHead(404).end('not found')
      return
    }
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
    response.end(await readFile(file))
  }
  const server = createServer((request, response) => void answer(request, response))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the static host has no port')
  return {
    origin: `http://localhost:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function fileAt(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return undefined
  return found.isFile() ? path : fileAt(join(path, 'index.html'))
}

function parseHeaders(text: string): { pattern: RegExp; name: string; value: string }[] {
  let pattern = /^$/
  return text.split('\n').flatMap((line) => {
    if (/^\S/.test(line))
      pattern = new RegExp(
        `^${line
          .trim()
          .replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')
          .replaceAll('*', '.*')}$`,
      )
    const [, name, value] = /^\s+([\w-]+):\s*(.*)$/.exec(line) ?? []
    return name === undefined || value === undefined ? [] : [{ pattern, name, value }]
  })
}
