import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { decode, encode } from '@msgpack/msgpack'
import type { BrowserContext, Route } from '@playwright/test'
import { build } from 'esbuild'
import { WebSocketServer, type WebSocket } from 'ws'
import { Machine } from './machine.ts'
import { callSchema, MACHINE_ADDRESS, type Call, type Reply } from './protocol.ts'

export const NODE_22 = fileURLToPath(new URL('../../../node_modules/node-22/bin/node', import.meta.url))
const PREVIEW = /^https:\/\/stand-in--(\d+)\.local-corp\.webcontainer-api\.io\//

/** What the vendor's site does. */
export type Vendor =
  | 'works'
  /** Its name can't be looked up, or a blocker is in the way. */
  | 'unreachable'
  /** Answers 503. */
  | 'down'
  /** Its page lacks the headers of cross-origin isolation. */
  | 'without-headers'
  /** Its page loads and never says a word. */
  | 'silent'
  /** Answers when nobody waits any more. */
  | 'late'
  /** The container has no memory for what is mounted. */
  | 'out-of-memory'

export interface StandIn {
  /** May be changed at any time. */
  vendor: Vendor
  /** Machines that were built, newest last. */
  readonly machines: readonly Machine[]
  /** How often the hidden page was asked for. */
  readonly asked: number
  close(): Promise<void>
}

/** Longer than a page waits before the server takes over. */
const LATE_MS = 10_000

const ISOLATED = {
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'no-store',
}

/** Answers for the vendor's origin in everything that this browser context opens. */
export async function installStandIn(context: BrowserContext, vendor: Vendor = 'works'): Promise<StandIn> {
  const folder = await mkdtemp(join(tmpdir(), 'loadbearing-stand-in-'))
  const hook = join(folder, 'process-hook.cjs')
  await writeFile(hook, await bundle('process-hook.ts', 'node'))
  const remote = (await bundle('remote.ts', 'browser')).replaceAll('</script', '<\\/script')
  const machines: Machine[] = []
  const state: { vendor: Vendor; asked: number } = { vendor, asked: 0 }
  // Not through the test runner, which would carry each byte twice: parts have 20 MB.
  const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(sockets, 'listening')
  const address = sockets.address()
  const machineAddress = `ws://127.0.0.1:${typeof address === 'string' ? address : address?.port}`
  const page = `<!doctype html><title>stand-in</title><script>var ${MACHINE_ADDRESS} = '${machineAddress}'</script><script type="module">${remote}</script>`

  await context.route('https://stackblitz.com/**', async (route) => {
    state.asked += 1
    await answerPage(route, state.vendor, page)
  })
  await context.route(PREVIEW, answerPreview)
  sockets.on('connection', (socket) => void serveMachine(socket, hook, state).then((machine) => machines.push(machine)))
  return {
    get vendor() {
      return state.vendor
    },
    set vendor(next) {
      state.vendor = next
    },
    get asked() {
      return state.asked
    },
    machines,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
      await Promise.all(machines.map((machine) => machine.stop()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** In the words of Chromium. */
const outOfMemory = () => Promise.reject(new RangeError('Array buffer allocation failed'))

/** A machine for one hidden page. */
async function serveMachine(socket: WebSocket, hook: string, state: { readonly vendor: Vendor }): Promise<Machine> {
  const say = (reply: Reply) => socket.send(encode(reply, { ignoreUndefined: true }))
  const calls: Call[] = []
  let take = (call: Call) => void calls.push(call)
  socket.on('message', (data: Buffer) => take(callSchema.parse(decode(data))))
  const machine = await Machine.start(
    { node: NODE_22, hook, addressOf: (port) => `https://stand-in--${port}.local-corp.webcontainer-api.io` },
    (sink, ...event) => say({ sink, event }),
  )
  take = ({ id, method, parameters }) =>
    void (method === 'loadFiles' && state.vendor === 'out-of-memory' ? outOfMemory() : machine.answer(method, parameters)).then(
      (result) => say({ id, result: result ?? null }),
      (error: unknown) => say({ id, error: { name: 'Error', message: error instanceof Error ? error.message : String(error) } }),
    )
  calls.forEach(take)
  socket.on('close', () => machine.killAll())
  return machine
}

/** The client's code that this stand-in was written for: a hash over its files. */
export async function clientHash(): Promise<string> {
  const hash = createHash('sha256')
  for (const file of ['index.js', 'internal/iframe-url.js', 'internal/constants.js', 'utils/file-system.js', 'vendor/index.js'])
    hash.update(await readFile(new URL(`../../../node_modules/@webcontainer/api/dist/${file}`, import.meta.url)))
  return hash.digest('hex')
}

async function answerPage(route: Route, vendor: Vendor, page: string): Promise<void> {
  if (vendor === 'unreachable') return route.abort('namenotresolved')
  if (vendor === 'down') return route.fulfill({ status: 503, body: 'down for maintenance' })
  if (vendor === 'late') await setTimeout(LATE_MS)
  if (vendor === 'silent') return route.fulfill({ contentType: 'text/html', headers: ISOLATED, body: '<!doctype html>' })
  return route.fulfill({ contentType: 'text/html', headers: vendor === 'without-headers' ? {} : ISOLATED, body: page })
}

/** Real HTTP to the real process behind a port. */
async function answerPreview(route: Route): Promise<void> {
  const request = route.request()
  const url = new URL(request.url())
  const port = PREVIEW.exec(url.href)?.[1]
  try {
    const body = request.postDataBuffer()
    const response = await fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, {
      method: request.method(),
      headers: request.headers(),
      ...(body === null ? {} : { body: new Uint8Array(body) }),
      redirect: 'manual',
    })
    const headers = { ...Object.fromEntries(response.headers), ...ISOLATED }
    await route.fulfill({ status: response.status, headers, body: Buffer.from(await response.arrayBuffer()) })
  } catch (error) {
    await route.fulfill({ status: 502, headers: ISOLATED, body: String(error) })
  }
}

/** A source of the stand-in as one file. */
export async function bundle(source: string, platform: 'node' | 'browser'): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(source, import.meta.url))],
    bundle: true,
    platform,
    format: platform === 'node' ? 'cjs' : 'esm',
    write: false,
    logLevel: 'silent',
  })
  return result.outputFiles.map(({ text }) => text).join('')
}
