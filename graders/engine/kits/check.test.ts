import { expect, it } from 'vitest'
import { APP } from './app.testing.ts'
import { typeCheck } from './check.ts'

it('finds nothing in a well-typed app and its tests', { timeout: 60_000 }, () => {
  expect(typeCheck(APP)).toEqual([])
})

it('says file, place and message, also when only one file of a tree has changed', { timeout: 60_000 }, () => {
  const changed = { ...APP, 'src/orders.dto.ts': `${APP['src/orders.dto.ts']}\nexport const amount: number = 'many'\n` }
  expect(typeCheck(changed)).toEqual([`src/orders.dto.ts:12:14 Type 'string' is not assignable to type 'number'. (TS2322)`])
  expect(typeCheck(APP)).toEqual([])
  const { 'src/orders.dto.ts': removed, ...without } = APP
  expect(removed).toBeDefined()
  expect(typeCheck(without).map((line) => line.replace(/ .*/, ''))).toEqual(['src/orders.controller.ts:5:40', 'src/orders.service.ts:5:27'])
})

it('takes the three spellings of a relative import, and finds a missing await', { timeout: 60_000 }, () => {
  expect(
    typeCheck({
      'src/main.ts': `import { a } from './a'\nimport { a as b } from './a.js'\nimport { a as c } from './a.ts'\nconst n: number = a() + b() + c()\nconsole.log(n)`,
      'src/a.ts': 'export async function a(): Promise<number> { return 1 }',
    })[0],
  ).toContain('src/main.ts:4:19')
})
