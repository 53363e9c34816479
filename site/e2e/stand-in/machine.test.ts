import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Machine } from './machine.ts'
import { bundle, NODE_22 } from './stand-in.ts'

const APP = `
import { AsyncLocalStorage } from 'node:async_hooks'
const storage = new AsyncLocalStorage()
const seen = await storage.run('kept', async () => { await new Promise((resolve) => setTimeout(resolve, 5)); return storage.getStore() })
let addons = 'loaded'
try { process.dlopen({ exports: {} }, '/none.node') } catch (error) { addons = error.code }
console.log(JSON.stringify({ als: seen ?? 'lost', addons, node: process.versions.node.split('.')[0] }))
`
/** Starts the app as the engine does: in an environment that it chooses. */
const PARENT = `
import { spawn } from 'node:child_process'
spawn(process.execPath, ['app.mjs'], { env: { TZ: 'UTC' }, stdio: 'inherit' })
`

test('a process that a process starts, in an environment of its own, lacks what a container lacks', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loadbearing-machine-'))
  const hook = join(folder, 'process-hook.cjs')
  await writeFile(hook, await bundle('process-hook.ts', 'node'))
  let printed = ''
  const ended = Promise.withResolvers<unknown>()
  const machine = await Machine.start({ node: NODE_22, hook, addressOf: String }, (_sink, kind, data) => {
    if (kind === 'data' && data instanceof Uint8Array) printed += Buffer.from(data).toString()
    if (kind === 'exit') ended.resolve(data)
  })
  try {
    await machine.answer('build', [{}])
    const tree = { d: { 'app.mjs': { f: { c: APP } }, 'parent.mjs': { f: { c: PARENT } } } }
    await machine.answer('loadFiles', [new TextEncoder().encode(JSON.stringify(tree))])
    await machine.answer('spawn', [{ command: 'node', args: ['parent.mjs'] }, 1])
    await ended.promise
    expect(JSON.parse(printed)).toEqual({ als: 'lost', addons: 'ERR_DLOPEN_DISABLED', node: '22' })
  } finally {
    await machine.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
