import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync, chmodSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import type { Host, HostJob } from './types.ts'

/** A kit of nothing but the host and one package, and a folder to run hosts in. */
export interface TestKit {
  kit: string
  folder: string
  remove(): void
}

export function makeTestKit(): TestKit {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'loadbearing-kit-')))
  chmodSync(root, 0o755)
  const kit = join(root, 'kit')
  const counter = join(kit, 'node_modules', 'counter')
  mkdirSync(counter, { recursive: true })
  writeFileSync(join(counter, 'package.json'), '{"name":"counter","type":"module","exports":"./index.js"}')
  writeFileSync(
    join(counter, 'index.js'),
    'globalThis.counterLoads = (globalThis.counterLoads ?? 0) + 1\nexport const loads = () => globalThis.counterLoads\n',
  )
  writeFileSync(join(kit, 'preload.json'), '["counter"]')
  buildSync({
    entryPoints: [fileURLToPath(new URL('./host/main.ts', import.meta.url))],
    outfile: join(kit, 'host.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
  })
  return { kit, folder: join(root, 'hosts'), remove: () => rmSync(root, { recursive: true, force: true }) }
}

/** A job that runs `code` as `src/main.js`. */
export function jobOf(code: string, changes: Partial<HostJob> = {}): HostJob {
  return { files: { 'src/main.js': code }, entry: 'src/main.js', env: {}, ports: {}, strict: false, ...changes }
}

/** Starts a job and reads its output up to its end. */
export async function runToEnd(host: Host, job: HostJob): Promise<{ exit: Awaited<Host['exited']>; stdout: string; stderr: string }> {
  const output = Promise.all([textOf(host.stdout), textOf(host.stderr)])
  await host.start(job)
  const exit = await host.exited
  const [stdout, stderr] = await output
  return { exit, stdout, stderr }
}

/** Resolves when a stream has printed a text, with all that came up to then. */
export function printed(stream: NodeJS.ReadableStream, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let all = ''
    stream.on('data', (chunk) => {
      all += String(chunk)
      if (all.includes(text)) resolve(all)
    })
    stream.on('end', () => reject(new Error(`the stream ended without "${text}": ${all}`)))
  })
}

/** Node 22, as a container carries it. */
export const NODE_22 = join(dirname(createRequire(import.meta.url).resolve('node-22/package.json')), 'bin', 'node')

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}
