import { spawnSync } from 'node:child_process'
import { mkdtemp, mkdir, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { makeTemporaryFolder } from './temporary-folder.ts'

test('removes what a killed process left, and nothing of anybody who lives', async () => {
  const base = await mkdtemp(join(tmpdir(), 'temporary-folder-'))
  try {
    const { pid: dead } = spawnSync(process.execPath, ['--version'])
    const left = [`loadbearing-${dead}-abc123`, `loadbearing-${dead}`, `loadbearing-${process.ppid}-abc123`, 'others']
    for (const name of left) await mkdir(join(base, name, 'hosts'), { recursive: true })
    const own = basename(await makeTemporaryFolder(base))
    const second = basename(await makeTemporaryFolder(base))
    expect(own).toMatch(new RegExp(`^loadbearing-${process.pid}-\\w{6}$`))
    expect((await readdir(base)).sort()).toEqual([...left.slice(1), own, second].sort())
  } finally {
    await rm(base, { recursive: true })
  }
})
