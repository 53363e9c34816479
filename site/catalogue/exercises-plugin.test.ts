import { writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { join } from 'node:path'
import { createServer, isRunnableDevEnvironment } from 'vite'
import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import { counterCourse } from '#engine/counter.testing.ts'
import { exerciseFile } from './addresses.ts'
import { exercisesPlugin } from './exercises-plugin.ts'
import { publicExerciseSchema } from '../workspace/model/exercise.ts'

const catalogue = z.object({ default: z.array(publicExerciseSchema) })

/** Vite's own development server over a small course. */
async function develop() {
  const course = await counterCourse({ 'graders/count-visits/mutants/deaf/overlay.yaml': 'why: It is deaf.\ncatches: counts-all\n' })
  const vite = await createServer({
    root: course.root,
    configFile: false,
    logLevel: 'silent',
    appType: 'custom',
    server: { middlewareMode: true, ws: false, hmr: false },
    plugins: [exercisesPlugin(course.root)],
  })
  const pages = createHttpServer(vite.middlewares).listen(0, '127.0.0.1')
  await once(pages, 'listening')
  const address = pages.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const reloads = vi.fn()
  vi.spyOn(vite.hot, 'send').mockImplementation(reloads)
  return {
    write: (path: string, text: string) => writeFile(join(course.root, path), text),
    reloads,
    async exercise() {
      const { ssr } = vite.environments
      if (ssr === undefined || !isRunnableDevEnvironment(ssr)) throw new Error('Vite has no environment to run modules in')
      const [exercise] = catalogue.parse(await ssr.runner.import('virtual:loadbearing/exercises')).default
      if (exercise === undefined) throw new Error('the course has no exercise')
      return exercise
    },
    get: (path: string) => fetch(`http://127.0.0.1:${port}${path}`),
    async [Symbol.asyncDispose]() {
      pages.closeAllConnections()
      pages.close()
      await vite.close()
      await course[Symbol.asyncDispose]()
    },
  }
}

const COUNTER = 'export const visit = (): void => {}\nexport const count = (): number => 7\n'

test(
  'a changed starter, manifest or grader is read anew, reloads the page, and is answered at its new address',
  { timeout: 120_000 },
  async () => {
    await using site = await develop()
    const before = await site.exercise()
    expect((await site.get(`/exercises/${exerciseFile(before)}`)).status).toBe(200)

    await site.write('exercises/count-visits/src/counter.ts', COUNTER)
    await expect.poll(() => site.reloads.mock.calls.length, { timeout: 30_000 }).toBeGreaterThan(0)
    const after = await site.exercise()
    expect(after.files['src/counter.ts']).toBe(COUNTER)
    expect(after.revision).not.toBe(before.revision)
    const answer = await site.get(`/exercises/${exerciseFile(after)}`)
    expect(publicExerciseSchema.parse(await answer.json()).revision).toBe(after.revision)
    expect((await site.get(`/exercises/${exerciseFile(before)}`)).status).toBe(404)

    const reloads = site.reloads.mock.calls.length
    await site.write(
      'graders/count-visits/count-visits.grader.ts',
      `import { requirement } from '#grader'\nrequirement('counts-all', ({ subject }) => subject.get('/visits'))\n`,
    )
    await expect.poll(() => site.reloads.mock.calls.length, { timeout: 30_000 }).toBeGreaterThan(reloads)
    const { container } = await site.exercise()
    expect(container.suite).not.toBe(after.container.suite)
    expect(await (await site.get(container.suite)).text()).toContain('/visits')
  },
)

test('what no page shows reloads none', { timeout: 120_000 }, async () => {
  await using site = await develop()
  await site.exercise()
  await site.write('graders/count-visits/mutants/deaf/overlay.yaml', 'why: It is quite deaf.\ncatches: counts-all\n')
  await site.write('exercises/count-visits/src/counter.ts', COUNTER)
  await expect.poll(() => site.reloads.mock.calls.length, { timeout: 30_000 }).toBe(1)
})

test('what can not be read may be mended', { timeout: 120_000 }, async () => {
  await using site = await develop()
  const { title } = await site.exercise()
  const manifest = 'exercises/count-visits/exercise.yaml'
  await site.write(manifest, 'title: [')
  await expect.poll(() => site.reloads.mock.calls.length, { timeout: 30_000 }).toBe(1)
  await expect(site.exercise()).rejects.toThrow(manifest)
  expect(title).toBe('Count visits')
})
