import { expect, it } from 'vitest'
import { ModuleCache } from './cache.ts'

const module = (cache: ModuleCache, text: string) => {
  const result = cache.transpile('src/a.ts', text, () => undefined)
  if (!result.ok) throw new Error(result.problem.message)
  return result.module
}

it('gives the same module for the same text, and forgets the least recently used', () => {
  const cache = new ModuleCache(2)
  const one = module(cache, 'export const a = 1')
  const two = module(cache, 'export const a = 2')
  expect(module(cache, 'export const a = 1')).toBe(one)
  module(cache, 'export const a = 3')
  expect(module(cache, 'export const a = 1')).toBe(one)
  expect(module(cache, 'export const a = 2')).not.toBe(two)
})
