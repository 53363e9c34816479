import { expect, test } from 'vitest'
import { environmentSchema } from './config.ts'
import { tableOf } from './tables.testing.ts'

/** Defaults that depend on the machine: the runbook says how. */
const OF_THE_MACHINE = new Set(['GRADER_SLOTS', 'RUN_LIMIT', 'LOADBEARING_DATA'])
/** Without them something else is found or made: the runbook says what. */
const OTHERWISE = new Set(['SECRET_KEY_FILE', 'LOADBEARING_CGROUP'])

test("the runbook's table has every setting with its default, and no other", async () => {
  const settings = await described()
  expect([...settings.keys()].sort()).toEqual(Object.keys(environmentSchema.shape).sort())
  for (const [name, value] of Object.entries(environmentSchema.parse({}))) {
    if (OF_THE_MACHINE.has(name)) expect(settings.get(name), name).not.toBe('–')
    else if (value !== undefined) expect(settings.get(name), name).toBe(String(value))
  }
})

test('what has no default has a dash there, or says what is done without', async () => {
  const settings = await described()
  const defaults: Record<string, unknown> = environmentSchema.parse({})
  for (const [name, shown] of settings)
    if (defaults[name] === undefined) expect(shown === '–', `${name}: ${shown}`).toBe(!OTHERWISE.has(name))
})

/** Defaults by name. Settings that belong together share a row. */
async function described(): Promise<Map<string, string>> {
  const rows = await tableOf('runbook.md', 'variable')
  return new Map(
    rows.flatMap(([names = '', defaults = '']) => {
      const together = names.split(', ')
      const each = defaults.split(', ')
      return together.map((name, index): [string, string] => [name, (each.length === together.length ? each[index] : defaults) ?? ''])
    }),
  )
}
