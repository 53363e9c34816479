import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeLeftovers } from './leftovers.ts'
import { recordOwner } from './owner.ts'

/** No process has it: beyond the most that Linux gives. */
const NOBODY = 4_194_305

const NO_BINARIES = { version: '0', postgres: '', initdb: '', pgCtl: '', root: '' }

let base: string
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'loadbearing-leftovers-'))
})
afterEach(() => rm(base, { recursive: true, force: true }))

const sweep = () => removeLeftovers(base, NO_BINARIES, undefined)

test('the folder of a process that is gone is removed, with or without a record of its owner', async () => {
  await mkdir(join(base, `run-${NOBODY}-grading-a`))
  await mkdir(join(base, `run-${NOBODY}-grading-b`))
  await writeFile(join(base, `run-${NOBODY}-grading-b/owner.json`), JSON.stringify({ pid: NOBODY, started: null }))
  await mkdir(join(base, 'template-1'))
  await sweep()
  expect(await readdir(base)).toEqual(['template-1'])
})

test('a process that got the id of the owner later owns nothing', async () => {
  await mkdir(join(base, `run-${process.pid}-grading-a`))
  await writeFile(join(base, `run-${process.pid}-grading-a/owner.json`), JSON.stringify({ pid: process.pid, started: 'another boot 1' }))
  await sweep()
  expect(await readdir(base)).toEqual([])
})

test('clusters that are started while others are swept for are left alone', async () => {
  let isOver = false
  const lost: string[] = []
  const starts = async (name: string) => {
    for (let index = 0; index < 200; index += 1) {
      const folder = join(base, `run-${process.pid}-${name}-${index}`)
      await mkdir(folder)
      await recordOwner(folder)
      await sweep()
      await stat(folder).catch(() => lost.push(folder))
      await rename(folder, join(base, `done-${name}-${index}`)).catch(() => undefined)
    }
  }
  const sweeps = async () => {
    while (!isOver) await sweep()
  }
  const sweeping = [sweeps(), sweeps()]
  await Promise.all([starts('grading'), starts('run')])
  isOver = true
  await Promise.all(sweeping)
  expect(lost).toEqual([])
})
