import { describe, expect, test } from 'vitest'
import { WorkspaceFiles, overlay } from './files.ts'

const exercise = {
  files: { 'database/schema.sql': 'create table t ()', 'src/main.ts': 'main', 'src/orders/list.ts': 'list' },
  editable: ['src/**'],
  creatable: ['src/orders/*.ts'],
}

describe('the learner’s tree', () => {
  test('is the starter with the changes laid over it', () => {
    const files = new WorkspaceFiles(exercise, { 'src/main.ts': 'changed', 'src/orders/list.ts': null })
    expect(files.all.value).toEqual({ 'database/schema.sql': 'create table t ()', 'src/main.ts': 'changed' })
    expect(files.status('src/main.ts')).toBe('changed')
  })

  test('lists folders before files, in the order of the alphabet', () => {
    const files = new WorkspaceFiles({ ...exercise, files: { 'src/b.ts': '', 'src/z/a.ts': '', 'README.md': '', 'src/a.ts': '' } }, {})
    expect(files.paths.value).toEqual(['src/z/a.ts', 'src/a.ts', 'src/b.ts', 'README.md'])
  })

  test('forgets a change that leads back to the starter', () => {
    const files = new WorkspaceFiles(exercise, {})
    files.edit('src/main.ts', 'changed')
    files.edit('src/main.ts', 'main')
    expect(files.changes.value).toEqual({})
  })
})

describe('what may be changed', () => {
  test('a file outside of the editable globs is read-only', () => {
    const files = new WorkspaceFiles(exercise, {})
    expect(files.edit('database/schema.sql', 'drop')).toContain('read-only')
    expect(files.remove('database/schema.sql')).toContain('read-only')
    expect(files.changes.value).toEqual({})
  })

  test('a new file lies where the exercise allows it, and takes no name that is taken', () => {
    const files = new WorkspaceFiles(exercise, {})
    expect(files.create('src/loader.ts')).toContain('src/orders/*.ts')
    expect(files.create('src/orders/list.ts')).toContain('exists already')
    expect(files.create('src/orders/../../x.ts')).toContain('A path has')
    expect(files.create('src/orders/loader.ts', 'new')).toBeUndefined()
    expect(files.status('src/orders/loader.ts')).toBe('new')
  })

  test('renaming moves the text; a deleted starter file may be created again', () => {
    const files = new WorkspaceFiles(exercise, {})
    expect(files.rename('src/main.ts', 'src/orders/main.ts')).toBeUndefined()
    expect(files.all.value['src/orders/main.ts']).toBe('main')
    expect(files.text('src/main.ts')).toBeUndefined()
    expect(files.create('src/main.ts', 'main')).toBeUndefined()
    expect(Object.keys(files.changes.value)).toEqual(['src/orders/main.ts'])
  })
})

describe('changes', () => {
  test('are told by path, and whether the learner made them', () => {
    const files = new WorkspaceFiles(exercise, {})
    const seen: unknown[] = []
    files.onChange((paths, origin) => seen.push([paths, origin]))
    files.edit('src/main.ts', 'changed')
    files.takeOver({ 'src/main.ts': 'from the other tab', 'src/orders/list.ts': undefined })
    expect(seen).toEqual([
      [['src/main.ts'], 'learner'],
      [['src/main.ts'], 'store'],
    ])
  })

  test('a restored backup takes the place of all others', () => {
    const files = new WorkspaceFiles(exercise, { 'src/main.ts': 'changed', 'src/orders/new.ts': 'new' })
    files.replace({ 'src/orders/list.ts': 'from the backup' })
    expect(files.changes.value).toEqual({ 'src/orders/list.ts': 'from the backup' })
  })

  test('reset brings a file of the starter back and drops a new one', () => {
    const files = new WorkspaceFiles(exercise, { 'src/main.ts': null, 'src/orders/new.ts': 'new' })
    files.reset('src/main.ts')
    files.reset('src/orders/new.ts')
    expect(files.changes.value).toEqual({})
  })
})

test('an overlay with null leaves the file out', () => {
  expect(overlay({ a: '1', b: '2' }, { a: null, c: '3' })).toEqual({ b: '2', c: '3' })
})
