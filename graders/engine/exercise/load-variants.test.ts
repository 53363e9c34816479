import { expect, test } from 'vitest'
import { temporaryCourse } from './fixture.testing.ts'
import { loadVariants } from './load-variants.ts'
import { applyVariant } from './variant.ts'

const STARTER = { 'src/bell.ts': 'export const ring = () => 1\n', 'src/clapper.ts': 'export const clapper = 1\n' }
const GOOD = {
  'graders/ring/variants/as-it-is/overlay.yaml': 'role: reference\nwhy: The starter.\n',
  'graders/ring/variants/silent/overlay.yaml': 'role: mutant\nwhy: Silent.\ndelete: [src/clapper.ts]\n',
  'graders/ring/variants/silent/src/bell.ts': 'export const ring = () => 0\n',
}

async function load(changes: Record<string, string>) {
  await using course = await temporaryCourse({ ...GOOD, ...changes })
  return await loadVariants(`${course.root}/graders/ring`, STARTER)
}

test('a variant is laid over the starter', async () => {
  const variants = await load({})
  expect(variants.map(({ name, role }) => [name, role])).toEqual([
    ['as-it-is', 'reference'],
    ['silent', 'mutant'],
  ])
  const [, silent] = variants
  expect(silent === undefined ? {} : applyVariant(STARTER, silent)).toEqual({ 'src/bell.ts': 'export const ring = () => 0\n' })
})

test.each([
  [
    'a role that there is not',
    { 'graders/ring/variants/silent/overlay.yaml': 'role: right\nwhy: x\n' },
    'overlay.yaml:1: role: say reference',
  ],
  ['no reason', { 'graders/ring/variants/silent/overlay.yaml': 'role: mutant\n' }, 'silent/overlay.yaml:1: why: is missing'],
  [
    'a deletion of nothing',
    { 'graders/ring/variants/silent/overlay.yaml': 'role: mutant\nwhy: x\ndelete: [src/rope.ts]\n' },
    'overlay.yaml:3: delete[0]: the starter has no file src/rope.ts',
  ],
  [
    'a mutant that changes nothing',
    { 'graders/ring/variants/same/overlay.yaml': 'role: mutant\nwhy: x\n' },
    'graders/ring/variants/same changes nothing',
  ],
  [
    'a file that is the same',
    { 'graders/ring/variants/silent/src/bell.ts': STARTER['src/bell.ts'] },
    'src/bell.ts: is the same as in the starter',
  ],
  ['no overlay.yaml', { 'graders/ring/variants/bare/src/bell.ts': 'x' }, 'graders/ring/variants/bare/overlay.yaml is missing'],
])('%s is refused, with the mend', async (_, changes, message) => {
  await expect(load(changes)).rejects.toThrow(message)
})

test('there is at least one of each role', async () => {
  await using course = await temporaryCourse({ 'graders/ring/variants/as-it-is/overlay.yaml': 'role: reference\nwhy: The starter.\n' })
  await expect(loadVariants(`${course.root}/graders/ring`, STARTER)).rejects.toThrow('graders/ring/variants has no mutant')
})
