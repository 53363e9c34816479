import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { z } from 'zod'
import { newAssignmentsSchema } from '../../runtimes/server/assignments-api.ts'
import { newCohortSchema } from '../../runtimes/server/cohorts-api.ts'
import { fromSchema } from './from-schema.ts'
import { Pool } from './pool.ts'

const ajv = new Ajv2020({ strict: false })
addFormats(ajv)

test.each([
  ['a cohort', newCohortSchema],
  ['assignments', newAssignmentsSchema],
  [
    'files',
    z.object({
      files: z.record(z.string().min(1), z.string().max(9)),
      at: z.iso.datetime(),
      day: z.iso.date().nullable(),
      n: z.int().min(3).max(4),
    }),
  ],
])('what is drawn for %s fits its schema, also with words that were seen', (_what, zodSchema) => {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(zodSchema, { io: 'input' })
  const pool = new Pool()
  pool.learn('name', 'Bell ringers', 'x'.repeat(200))
  pool.learn('timeZone', 'Europe/Berlin', 'a b')
  pool.learn('n', 3, 900)
  const fits = ajv.compile(schema)
  fc.assert(
    fc.property(fromSchema(schema, { schemas: {}, pool }), (value) => {
      expect(fits(value), ajv.errorsText(fits.errors)).toBe(true)
    }),
    { seed: 1, numRuns: 300 },
  )
})
