import { Comlink } from '../../../node_modules/@webcontainer/api/dist/vendor/index.js'
import { decode, encode } from '@msgpack/msgpack'
import { MACHINE_ADDRESS, replySchema, type Call, type SpawnOptions } from './protocol.ts'

/**
 * The page that stands in for the vendor's hidden iframe: it speaks the
 * protocol of the client (its own Comlink), and passes everything on to a
 * machine of real processes.
 */
const socket = new WebSocket(String(Reflect.get(globalThis, MACHINE_ADDRESS)))
socket.binaryType = 'arraybuffer'
const open = new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }))
const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>()
const sinks = new Map<number, (...event: unknown[]) => void>()
let last = 0

socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
  const reply = replySchema.parse(decode(data))
  if ('sink' in reply) {
    sinks.get(reply.sink)?.(...reply.event)
    return
  }
  const call = waiting.get(reply.id)
  waiting.delete(reply.id)
  if ('error' in reply) call?.reject(Object.assign(new Error(reply.error.message), reply.error))
  else call?.resolve(reply.result)
})

async function call(method: string, ...parameters: unknown[]): Promise<unknown> {
  await open
  const id = ++last
  const message: Call = { id, method, parameters }
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    socket.send(encode(message, { ignoreUndefined: true }))
  })
}

function sink(listener: (...event: unknown[]) => void): number {
  sinks.set(++last, listener)
  return last
}

const fileSystem = () =>
  Comlink.proxy({
    ...Object.fromEntries(
      ['rm', 'readFile', 'rename', 'writeFile', 'readdir', 'mkdir'].map((name) => [
        name,
        (...parameters: unknown[]) => call(`fs.${name}`, ...parameters),
      ]),
    ),
    watch: () => Promise.reject(new Error('The stand-in watches no files.')),
  })

const instance = (info: unknown) =>
  Comlink.proxy({
    fs: fileSystem,
    previewScript: () => undefined,
    runtimeInfo: () => info,
    async run(options: SpawnOptions, _stdout: unknown, _stderr: unknown, output: ((data: unknown) => void) | undefined): Promise<unknown> {
      const { promise: onExit, resolve: exited } = Promise.withResolvers<unknown>()
      const events = sink((kind, data) => {
        if (kind === 'data') output?.(data)
        else {
          output?.(null)
          sinks.delete(events)
          exited(data)
        }
      })
      const pid = await call('spawn', options, events)
      return Comlink.proxy({
        onExit,
        write: (data: string) => call('write', pid, data),
        kill: () => call('kill', pid),
        resize: () => undefined,
      })
    },
    on(event: string, listener: (...event: unknown[]) => void) {
      const events = sink((...parameters) => listener(...parameters))
      void call('on', event, events)
      return Comlink.proxy(() => {
        sinks.delete(events)
        return call('off', event, events)
      })
    },
    loadFiles: (bytes: Uint8Array, options: unknown) => call('loadFiles', bytes, options),
    serialize: () => Promise.reject(new Error('The stand-in exports nothing.')),
    setPreviewScript: () => undefined,
    setCredentials: () => undefined,
    teardown: () => call('teardown'),
  })

const { port1, port2 } = new MessageChannel()
Comlink.expose({ build: async (options: unknown) => instance(await call('build', options, location.search)) }, port1)
parent.postMessage({ type: 'init' }, '*', [port2])
