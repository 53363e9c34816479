import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NODE_22 } from '../kit.testing.ts'

const run = promisify(execFile)
const HOUR = 3_600_000

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadbearing-clock-'))
  buildSync({
    entryPoints: [fileURLToPath(new URL('./clock.ts', import.meta.url))],
    outfile: join(folder, 'clock.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs code in a process of its own that has the clock, and answers what it logged. `advance(ms)` is awaitable. */
async function withClock(node: string, code: string): Promise<string[]> {
  const file = join(folder, `${Math.random()}.mjs`)
  writeFileSync(
    file,
    `import { installClock } from './clock.mjs'
    const clock = installClock()
    const advance = (ms) => new Promise((resolve) => { const alive = setImmediate(function again() { hold = setImmediate(again) }); let hold = alive; clock.advance(ms, () => { clearImmediate(hold); resolve() }) })
    const HOUR = ${HOUR}
    const { default: work } = await import('data:text/javascript,' + encodeURIComponent(${JSON.stringify(`export default async (advance, HOUR) => { ${code} }`)}))
    await work(advance, HOUR)`,
  )
  const { stdout } = await run(node, [file], { timeout: 20_000 })
  return stdout.split('\n').filter(Boolean)
}

describe.each([
  ['this Node', process.execPath],
  ['Node 22', NODE_22],
])('the clock (%s)', (_name, node) => {
  it('changes nothing before it is moved', async () => {
    const lines = await withClock(
      node,
      `const timers = await import('node:timers')
       const { promisify } = await import('node:util')
       const { types } = process.getBuiltinModule('util')
       const timer = setTimeout(() => {}, HOUR)
       console.log(timer.constructor.name, timer.hasRef(), timer.unref() === timer, timer.hasRef(), timer.ref() === timer, timer.refresh() === timer, typeof timer[Symbol.toPrimitive]())
       clearTimeout(+timer)
       console.log(timer._destroyed, setTimeout === timers.setTimeout, setTimeout.name, setTimeout.length)
       console.log(await promisify(setTimeout)(1, 'value'))
       class Stamp extends Date {}
       const date = new Date(0)
       console.log(date.constructor === Date, types.isDate(date), new Stamp() instanceof Stamp, new Stamp() instanceof Date, Date.name, Date.length, typeof Date(), Date.UTC(1970, 0), new Date(2020, 1, 2).getMonth())
       console.log(Math.abs(performance.timeOrigin + performance.now() - Date.now()) < 1000, process.hrtime([0, 0]).length, typeof process.hrtime.bigint())`,
    )
    expect(lines).toEqual([
      'Timeout true true false true true number',
      'true true setTimeout 2',
      'value',
      'true true true true Date 7 string 0 1',
      'true 2 bigint',
    ])
  })

  it('moves every clock of the process together', async () => {
    const lines = await withClock(
      node,
      `const before = [Date.now(), new Date().getTime(), performance.now(), process.uptime() * 1000, Number(process.hrtime.bigint()) / 1e6, process.hrtime()[0] * 1000]
       await advance(HOUR)
       const after = [Date.now(), new Date().getTime(), performance.now(), process.uptime() * 1000, Number(process.hrtime.bigint()) / 1e6, process.hrtime()[0] * 1000]
       console.log(after.map((value, index) => Math.round((value - before[index]) / HOUR * 100) / 100).join(' '))`,
    )
    expect(lines).toEqual(['1 1 1 1 1 1'])
  })

  it('fires what falls due, in the order of due times, and nothing else', async () => {
    const lines = await withClock(
      node,
      `const promises = await import('node:timers/promises')
       setTimeout(() => console.log('40 minutes'), HOUR * 2 / 3)
       setTimeout((a, b) => console.log('20 minutes', a, b), HOUR / 3, 1, 2)
       promises.setTimeout(HOUR / 2, 'value').then((value) => console.log('30 minutes', value))
       promises.scheduler.wait(HOUR / 4).then(() => console.log('15 minutes'))
       const cleared = setTimeout(() => console.log('never'), HOUR / 2)
       clearTimeout(cleared)
       cleared.refresh()
       const late = setTimeout(() => console.log('2 hours'), HOUR * 2)
       const early = await Promise.resolve('nothing fired yet')
       console.log(early)
       await advance(HOUR)
       console.log('one hour')
       await advance(HOUR)
       console.log(late._destroyed)`,
    )
    expect(lines).toEqual([
      'nothing fired yet',
      '15 minutes',
      '20 minutes 1 2',
      '30 minutes value',
      '40 minutes',
      'one hour',
      '2 hours',
      'true',
    ])
  })

  it('fires an interval once for each move, and lets it go on at its own length', async () => {
    const lines = await withClock(
      node,
      `let fired = 0
       const interval = setInterval(() => { fired++ }, HOUR)
       await advance(HOUR * 5)
       console.log(fired)
       await advance(HOUR / 2)
       console.log(fired)
       await advance(HOUR / 2)
       console.log(fired)
       clearInterval(interval)
       const promises = await import('node:timers/promises')
       let ticks = 0
       const ticking = (async () => { for await (const value of promises.setInterval(HOUR, 'tick')) if (++ticks === 2) return value })()
       await advance(HOUR)
       await advance(HOUR)
       console.log(await ticking, ticks)`,
    )
    expect(lines).toEqual(['1', '1', '2', 'tick 2'])
  })

  it('lets a timer that is refreshed start anew with its full length', async () => {
    const lines = await withClock(
      node,
      `let fired = 0
       const idle = setTimeout(() => { fired++ }, HOUR)
       await advance(HOUR * 0.9)
       idle.refresh()
       await advance(HOUR * 0.9)
       console.log(fired)
       await advance(HOUR * 0.2)
       console.log(fired)
       idle.refresh()
       await advance(HOUR * 0.9)
       console.log(fired)
       await advance(HOUR * 0.2)
       console.log(fired)`,
    )
    expect(lines).toEqual(['0', '1', '1', '2'])
  })

  it('keeps a process alive no longer than its timers do', async () => {
    const lines = await withClock(
      node,
      `setTimeout(() => console.log('never: unref'), HOUR * 3).unref()
       setTimeout(() => console.log('kept'), HOUR + 5)
       await advance(HOUR)
       process.on('exit', () => console.log('end'))`,
    )
    expect(lines).toEqual(['kept', 'end'])
  })

  it('does not hoard timers that are over', async () => {
    const lines = await withClock(
      node,
      `for (let index = 0; index < 100_000; index++) clearTimeout(setTimeout(() => {}, HOUR))
       const live = setTimeout(() => console.log('live'), HOUR)
       await advance(HOUR)`,
    )
    expect(lines).toEqual(['live'])
  })
})
