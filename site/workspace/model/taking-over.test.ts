import { expect, test } from 'vitest'
import { Announcer } from './announcer.ts'
import { WorkspaceFiles } from './files.ts'
import { TakingOver } from './taking-over.ts'

function setUp(canKeep = true) {
  const files = new WorkspaceFiles(
    {
      files: { 'src/a.ts': 'starter', 'src/old.ts': 'old', 'src/main.ts': 'main' },
      editable: ['src/a.ts', 'src/old.ts'],
      creatable: ['src/new/*.ts'],
    },
    { 'src/a.ts': 'mine' },
  )
  const kept: string[] = []
  const takingOver = new TakingOver(
    files,
    async (reason) => {
      kept.push(reason)
      return canKeep
    },
    new Announcer(),
  )
  return { files, kept, takingOver }
}

test('a file of the solution is taken over after a backup, and put back by an undo', async () => {
  const { files, kept, takingOver } = setUp()
  await takingOver.take('src/a.ts', 'theirs')
  expect(kept).toEqual(['before taking over src/a.ts'])
  expect(files.text('src/a.ts')).toBe('theirs')
  takingOver.undo()
  expect(files.text('src/a.ts')).toBe('mine')
  expect(takingOver.undoable.value).toBeUndefined()
})

test('a file that only the solution has, and one that it does without, too', async () => {
  const { files, takingOver } = setUp()
  await takingOver.take('src/new/b.ts', 'theirs')
  expect(files.text('src/new/b.ts')).toBe('theirs')
  takingOver.undo()
  expect(files.text('src/new/b.ts')).toBeUndefined()
  await takingOver.take('src/old.ts', undefined)
  expect(files.text('src/old.ts')).toBeUndefined()
  takingOver.undo()
  expect(files.text('src/old.ts')).toBe('old')
})

test('nothing is taken over that could not be kept first, or that may not be changed', async () => {
  const { files, takingOver } = setUp(false)
  await takingOver.take('src/a.ts', 'theirs')
  expect(files.text('src/a.ts')).toBe('mine')
  const other = setUp()
  await other.takingOver.take('src/main.ts', 'theirs')
  expect(other.files.text('src/main.ts')).toBe('main')
  expect(other.takingOver.problem.value).toContain('read-only')
  expect(other.takingOver.undoable.value).toBeUndefined()
})
