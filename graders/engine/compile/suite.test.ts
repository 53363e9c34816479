import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { compileSuite, GRADER_SYMBOL } from './suite.ts'

function grader(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'suite-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'helper.ts'), `export const ids: readonly string[] = ['a', 'b']`)
  writeFileSync(join(folder, 'x.grader.ts'), text)
  return join(folder, 'x.grader.ts')
}

it('bundles a grader into one module that declares its requirements on the runner', async () => {
  const code = await compileSuite(
    grader(`import { requirement } from '#grader'; import { basename } from 'node:path'; import { ids } from './helper.ts'
      for (const id of ids) requirement(basename('/x/' + id), async ({ expect }) => { expect(1).toBe(1) })`),
  )
  const declared: string[] = []
  Reflect.set(globalThis, Symbol.for(GRADER_SYMBOL), { requirement: (id: string) => declared.push(id) })
  onTestFinished(() => void Reflect.deleteProperty(globalThis, Symbol.for(GRADER_SYMBOL)))
  await import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)
  expect(declared).toEqual(['a', 'b'])
  expect(code).toContain('sourceMappingURL=data:')
})

it('rejects for a grader that does not compile', async () => {
  await expect(compileSuite(grader('const = 1'))).rejects.toThrow(/x\.grader\.ts:1:6/)
})
