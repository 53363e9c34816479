import { expect, test } from 'vitest'
import { listExercises, loadExercise } from '#engine/exercise/load.ts'
import { formatted } from './format.ts'

test('what a learner wrote is put in order', async () => {
  expect(await formatted('export const sum=(a:number,b:number)=>{return a+b;}')).toBe(
    'export const sum = (a: number, b: number) => {\n  return a + b\n}\n',
  )
})

test('what is no TypeScript is refused', async () => {
  await expect(formatted('const = 1')).rejects.toThrow(SyntaxError)
})

test('a file of a starter stays as it is', async () => {
  const exercises = await Promise.all((await listExercises()).map((slug) => loadExercise(slug)))
  const sources = exercises.flatMap(({ slug, files }) =>
    Object.entries(files)
      .filter(([path]) => path.startsWith('src/') && path.endsWith('.ts'))
      .map(([path, text]) => ({ name: `${slug}/${path}`, text })),
  )
  expect(sources.length).toBeGreaterThan(50)
  for (const { name, text } of sources) expect({ name, text: await formatted(text) }).toEqual({ name, text })
})
