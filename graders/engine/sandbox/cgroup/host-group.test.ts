import { existsSync, readFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { limitsOf } from '../../policy.ts'
import { hasGroups } from '../available.testing.ts'
import { findHierarchy } from './hierarchy.ts'
import { makeHostGroup, weightOf } from './host-group.ts'

test('a group weighs what a process of that priority does', () => {
  expect(weightOf(0, 1024)).toBe(1024)
  expect(weightOf(5, 1024)).toBe(336)
  expect(weightOf(15, 100)).toBe(4)
  expect(weightOf(19, 100)).toBe(2)
})

// Only root gets a priority back.
test.runIf(hasGroups && process.getuid?.() === 0)('hosts of a process that lets others go first get less of the processor', async () => {
  const hierarchy = findHierarchy()
  const parent = hierarchy?.parents.cpu
  if (hierarchy === undefined || parent === undefined) throw new Error('there are cgroups, and none for the processor')
  const file = ['cpu.shares', 'cpu.weight'].find((name) => existsSync(join(parent, name)))
  const weightAt = async (niceness: number): Promise<number> => {
    const before = getPriority()
    setPriority(niceness)
    const name = `${process.pid}-${niceness}0000000`.slice(0, 24)
    const group = makeHostGroup(hierarchy, name, limitsOf())
    setPriority(before)
    const weight = Number(readFileSync(join(parent, `loadbearing-${name}`, file ?? ''), 'utf8'))
    await group.remove()
    return weight
  }
  expect((await weightAt(15)) * 4).toBeLessThan(await weightAt(5))
})
