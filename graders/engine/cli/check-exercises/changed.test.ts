import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { RING_THE_BELL, temporaryCourse, type TemporaryCourse } from '../../exercise/fixture.testing.ts'
import { changedExercises } from './changed.ts'

const IDENTITY = ['-c', 'user.name=Ann', '-c', 'user.email=ann@course.example', '-c', 'commit.gpgsign=false']
const git = (course: TemporaryCourse, ...args: string[]) =>
  execFileSync('git', [...IDENTITY, ...args], { cwd: course.root, encoding: 'utf8' })
const env = { PATH: process.env['PATH'] }

async function repository(): Promise<TemporaryCourse> {
  const course = await temporaryCourse({ ...RING_THE_BELL, 'graders/engine/a.ts': 'a', 'course/http/ring-the-bell.mdx': 'prose' })
  git(course, 'init', '--quiet', '--initial-branch', 'main')
  git(course, 'add', '.')
  git(course, 'commit', '--quiet', '-m', 'one')
  return course
}
const commit = async (course: TemporaryCourse, path: string): Promise<void> => {
  await course.write(path, 'changed')
  git(course, 'add', '.')
  git(course, 'commit', '--quiet', '-m', path)
}
const slugsOf = async (course: TemporaryCourse, base?: string) =>
  [...((await changedExercises(course.root, { base, env }))?.slugs ?? ['nothing to compare with'])].sort()

test('on a branch, what differs from where it left main, committed or not', async () => {
  await using course = await repository()
  git(course, 'checkout', '--quiet', '-b', 'mine')
  await commit(course, 'solutions/ring-the-bell/src/bell/bell.ts')
  await commit(course, 'graders/engine/a.ts')
  await commit(course, 'course/http/ring-the-bell.mdx')
  await course.write('graders/mend-the-bell/mutants/deaf/overlay.yaml', 'new')
  git(course, 'checkout', '--quiet', 'main')
  git(course, 'checkout', '--quiet', 'mine')
  expect(await slugsOf(course)).toEqual(['mend-the-bell', 'ring-the-bell'])
})

test('what main has got meanwhile is not ours', async () => {
  await using course = await repository()
  git(course, 'checkout', '--quiet', '-b', 'mine')
  await commit(course, 'exercises/mine/exercise.yaml')
  git(course, 'checkout', '--quiet', 'main')
  await commit(course, 'exercises/theirs/exercise.yaml')
  git(course, 'checkout', '--quiet', 'mine')
  expect(await slugsOf(course)).toEqual(['mine'])
  expect((await changedExercises(course.root, { env }))?.base).toContain('where HEAD left main')
})

test('on main itself, what the last commit changed', async () => {
  await using course = await repository()
  await commit(course, 'exercises/first/exercise.yaml')
  await commit(course, 'exercises/second/exercise.yaml')
  expect(await slugsOf(course)).toEqual(['second'])
  expect(await slugsOf(course, 'HEAD~2')).toEqual(['first', 'second'])
})

test('it says how many commits there are, so that each commit can look at something else', async () => {
  await using course = await repository()
  const commits = async () => (await changedExercises(course.root, { base: 'HEAD', env }))?.commits
  expect(await commits()).toBe(1)
  await commit(course, 'exercises/first/exercise.yaml')
  expect(await commits()).toBe(2)
})

test('the target of a pull request comes first', async () => {
  await using course = await repository()
  git(course, 'update-ref', 'refs/remotes/origin/release', 'HEAD')
  await commit(course, 'exercises/first/exercise.yaml')
  await commit(course, 'exercises/second/exercise.yaml')
  const changes = await changedExercises(course.root, { env: { ...env, GITHUB_BASE_REF: 'release' } })
  expect([...(changes?.slugs ?? [])].sort()).toEqual(['first', 'second'])
})

test('without anything to compare with, there is no answer', async () => {
  await using course = await repository()
  expect(await changedExercises(course.root, { env })).toBeUndefined()
  await using bare = await temporaryCourse()
  expect(await changedExercises(bare.root, { env: { ...env, GIT_CEILING_DIRECTORIES: bare.root } })).toBeUndefined()
})

test('a base that is not known is wrong usage', async () => {
  await using course = await repository()
  await expect(changedExercises(course.root, { base: 'nowhere', env })).rejects.toThrow('--base nowhere: git knows no such revision')
})
