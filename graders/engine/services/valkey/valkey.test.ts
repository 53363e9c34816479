import { execFileSync } from 'node:child_process'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ValkeyServer } from '../types.ts'
import { sourcePrograms } from '../source-programs.ts'
import { NODE_22 } from '../../sandbox/kit.testing.ts'
import { startValkey, VALKEY_NODE_OPTIONS } from './valkey.ts'

let valkey: ValkeyServer
let app: Redis
beforeAll(async () => {
  valkey = await startValkey(sourcePrograms().valkey)
  app = new Redis({ port: valkey.port, host: '127.0.0.1' })
  app.on('error', () => undefined)
}, 30_000)
afterAll(async () => {
  app.disconnect()
  await valkey.stop()
})

describe('a Valkey', () => {
  it('answers as soon as it is there', async () => {
    expect(await app.ping()).toBe('PONG')
    expect(await valkey.command(['SET', 'greeting', 'hällo'])).toBe('OK')
    expect(await app.get('greeting')).toBe('hällo')
    await expect(valkey.command(['INCR', 'greeting'])).rejects.toThrow(/not an integer/)
  })

  it('is emptied by flush', async () => {
    await app.set('left', 1)
    await valkey.flush()
    expect(await valkey.command(['DBSIZE'])).toBe(0)
  })

  it('expires keys when its clock moves, and not before', async () => {
    await app.set('session', 'Ann', 'EX', 60)
    await valkey.advance(59_000)
    expect(await app.get('session')).toBe('Ann')
    await valkey.advance(2_000)
    expect(await app.get('session')).toBeNull()
  })

  it('moves its wall clock, too', async () => {
    const [before] = await app.time()
    await valkey.advance(3_600_000)
    const [after] = await app.time()
    expect(Number(after) - Number(before)).toBeGreaterThanOrEqual(3600)
  })

  it('ends the wait of a blocked client when its clock moves', async () => {
    const blocked = app.duplicate()
    const wait = blocked.blpop('nothing', 600)
    await expect.poll(async () => String(await valkey.command(['INFO', 'clients']))).toContain('blocked_clients:1')
    await valkey.advance(601_000)
    expect(await wait).toBeNull()
    blocked.disconnect()
  })

  it('runs scripts, streams, and values larger than a packet', async () => {
    expect(await app.eval("local ok = pcall(error, 'x'); return redis.call('INCRBY', KEYS[1], ok and 1 or 2)", 1, 'counter')).toBe(2)
    await app.xgroup('CREATE', 'stream', 'group', '$', 'MKSTREAM')
    await app.xadd('stream', '*', 'event', 'created')
    expect(await app.xreadgroup('GROUP', 'group', 'one', 'STREAMS', 'stream', '>')).toMatchObject([
      ['stream', [[expect.any(String), ['event', 'created']]]],
    ])
    const large = 'x'.repeat(5_000_000)
    await app.set('large', large)
    expect((await app.get('large'))?.length).toBe(large.length)
  })

  it('serves many clients at once', async () => {
    const clients = Array.from({ length: 30 }, () => app.duplicate())
    await Promise.all(clients.flatMap((client) => Array.from({ length: 20 }, () => client.incr('hits'))))
    expect(await app.get('hits')).toBe('600')
    for (const client of clients) client.disconnect()
  })

  it('is gone after stop', async () => {
    const other = await startValkey(sourcePrograms().valkey)
    await other.stop()
    await other.stop()
    await expect(other.command(['PING'])).rejects.toThrow()
  })
})

describe('an app that takes too much', () => {
  it('is refused what an operator does', async () => {
    for (const command of [
      ['CONFIG', 'SET', 'maxmemory', '0'],
      ['ACL', 'SETUSER', 'default', '+@all'],
      ['ACL', 'SETUSER', 'observer', 'nopass'],
      ['SHUTDOWN', 'NOSAVE'],
      ['MONITOR'],
      ['SAVE'],
      ['REPLICAOF', '127.0.0.1', '1'],
      ['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'],
    ] as const) {
      const [name, ...parameters] = command
      await expect(app.call(name, ...parameters), command.join(' ')).rejects.toThrow(/NOPERM/)
    }
    expect(await app.call('CLIENT', 'LIST')).toContain('addr=')
  })

  it('can not write more than there is room for, and can read on', async () => {
    const megabyte = 'x'.repeat(1024 * 1024)
    const filling = (async () => {
      for (let index = 0; index < 400; index += 1) await app.set(`fill:${index}`, megabyte)
    })()
    await expect(filling).rejects.toThrow(/OOM/)
    expect(await app.get('fill:0')).toBe(megabyte)
    await expect(app.call('SETRANGE', 'long', String(512 * 1024 * 1024 - 1), 'x')).rejects.toThrow(/maximum allowed size/)
    await valkey.flush()
  })

  it.each([process.execPath, NODE_22])('can not grow its process beyond the limit (%s)', (node) => {
    const grow = 'try { new WebAssembly.Memory({ initial: 1 }).grow(9000); console.log("grew") } catch (error) { console.log("held") }'
    expect(execFileSync(node, ['-e', grow]).toString()).toBe('grew\n')
    expect(execFileSync(node, [...VALKEY_NODE_OPTIONS, '-e', grow]).toString()).toBe('held\n')
  })
})
