import { describe, expect, test } from 'vitest'
import { temporaryCourse } from './fixture.testing.ts'
import { loadExercise } from './load.ts'
import { layOver, MAX_BYTES, MAX_FILES } from './workspace.ts'

await using course = await temporaryCourse()
const exercise = await loadExercise('ring-the-bell', course)

describe('a tree that is taken', () => {
  test('has the changes in editable files, and new files where they may be', () => {
    const files = { ...exercise.files, 'src/bell/bell.ts': 'mine', 'src/bell/new.ts': 'new' }
    expect(layOver(exercise, files)).toEqual({ ok: true, files })
  })

  test('lacks the editable files that the learner deleted', () => {
    const { 'src/bell/clapper.ts': _deleted, ...files } = exercise.files
    expect(layOver(exercise, files)).toEqual({ ok: true, files })
  })

  test('gets read-only files from the starter, also when the learner sent none', () => {
    expect(layOver(exercise, { 'src/bell/bell.ts': 'mine' })).toEqual({
      ok: true,
      files: {
        'src/bell/bell.ts': 'mine',
        'src/main.ts': exercise.files['src/main.ts'],
        'test/bell.test.ts': exercise.files['test/bell.test.ts'],
        'database/sample.sql': exercise.files['database/sample.sql'],
      },
    })
  })

  test('may have read-only files whose line ends an editor changed', () => {
    const main = exercise.files['src/main.ts'] ?? ''
    expect(layOver(exercise, { ...exercise.files, 'src/main.ts': main.replaceAll('\n', '\r\n') })).toEqual({
      ok: true,
      files: exercise.files,
    })
  })
})

describe('a tree that is refused', () => {
  test.each([
    ['changes a read-only file', 'src/main.ts', 'is read-only in this exercise'],
    ['adds a file elsewhere', 'src/elsewhere.ts', 'may not be added: new files go where one of these globs matches: src/bell/*.ts'],
    ['leaves the exercise', 'src/bell/../../../etc/passwd.ts', 'is not a path that can be used'],
    ['is absolute', '/src/bell/a.ts', 'is not a path that can be used'],
    ['has a backslash', 'src\\bell\\a.ts', 'is not a path that can be used'],
    ['has a control character', 'src/bell/a\u0000.ts', 'is not a path that can be used'],
    ['hides its direction', 'src/bell/\u202ea.ts', 'is not a path that can be used'],
    ['brings packages', 'src/node_modules/a.ts', 'is not a path that can be used'],
    ['is very long', `src/bell/${'a'.repeat(300)}.ts`, 'is not a path that can be used'],
    ['is a folder elsewhere', 'src/bell', 'is the name of a folder'],
    ['differs only in case', 'src/bell/Bell.ts', 'differs from src/bell/bell.ts only in upper and lower case'],
  ])('because a path %s', (_what, path, reason) => {
    expect(layOver(exercise, { ...exercise.files, [path]: 'x' })).toEqual({
      ok: false,
      refused: [{ path, reason: expect.stringContaining(reason) }],
    })
  })

  test('because a path would change the prototype of objects', () => {
    const files: unknown = JSON.parse('{ "__proto__": "x" }')
    if (typeof files !== 'object' || files === null) throw new Error('not an object')
    expect(layOver(exercise, Object.fromEntries(Object.entries(files)))).toMatchObject({ ok: false, refused: [{ path: '__proto__' }] })
  })

  test('because there are too many files', () => {
    const many = Object.fromEntries(Array.from({ length: MAX_FILES + 1 }, (_, index) => [`src/bell/f${index}.ts`, '']))
    expect(layOver(exercise, many)).toEqual({
      ok: false,
      refused: [{ path: `src/bell/f${MAX_FILES}.ts`, reason: expect.stringContaining('200 is the most') }],
    })
  })

  test('because the files are too large, counted in bytes', () => {
    expect(layOver(exercise, { 'src/bell/a.ts': 'é'.repeat(MAX_BYTES / 2) })).toMatchObject({ ok: true })
    expect(layOver(exercise, { 'src/bell/a.ts': 'é'.repeat(MAX_BYTES / 2 + 1) })).toMatchObject({
      ok: false,
      refused: [{ path: 'src/bell/a.ts', reason: expect.stringContaining('larger than 512 KiB') }],
    })
  })
})
