import { expect, test } from 'vitest'
import { changesBetween, renderChanges } from './changes.ts'

const before = { 'src/a.ts': 'one\ntwo\n', 'src/b.ts': 'gone\n', 'src/same.ts': 'same\n' }
const after = { 'src/a.ts': 'one\n2\n', 'src/same.ts': 'same\n', 'src/c.ts': 'new\n' }

test('changes are told by file, as unified diffs against the starter', () => {
  const changes = changesBetween(before, after)
  expect(changes.map(({ path, status }) => [path, status])).toEqual([
    ['src/a.ts', 'changed'],
    ['src/b.ts', 'deleted'],
    ['src/c.ts', 'added'],
  ])
  expect(renderChanges(changes, { color: false })).toBe(`--- starter/src/a.ts
+++ mine/src/a.ts
@@ -1,2 +1,2 @@
 one
-two
+2

--- starter/src/b.ts
+++ /dev/null
@@ -1,1 +0,0 @@
-gone

--- /dev/null
+++ mine/src/c.ts
@@ -0,0 +1,1 @@
+new
`)
})

test('colour is written only when asked for, and never the code of a file', () => {
  const hostile = changesBetween({}, { 'src/a.ts': '\u001b[2Jx\n' })
  expect(renderChanges(hostile, { color: false })).not.toContain('\u001b')
  expect(renderChanges(hostile, { color: true })).toContain('\u001b[32m+x')
})

test('equal trees have no changes', () => {
  expect(changesBetween(before, { ...before })).toEqual([])
})
