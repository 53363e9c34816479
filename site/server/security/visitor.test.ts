import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ownerOfVisitor } from './visitor.ts'

const VISITORS = Array.from({ length: 200 }, () => randomUUID())

test('whose a visitor is, is an id like every other, also where such ids are checked', () => {
  for (const visitor of VISITORS) expect(z.uuid({ version: 'v8' }).safeParse(ownerOfVisitor(visitor)).error).toBeUndefined()
})

test('it is the same each time, another one for another visitor, and never what the visitor says', () => {
  const owners = VISITORS.map(ownerOfVisitor)
  expect(VISITORS.map(ownerOfVisitor)).toEqual(owners)
  expect(new Set([...owners, ...VISITORS]).size).toBe(400)
})
