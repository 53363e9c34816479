import { expect, test } from 'vitest'
import { z } from 'zod'
import { manifestSchema } from '#engine/exercise/manifest.ts'
import type { Due } from '../../runtimes/server/assignments-api.ts'
import { Http, Refused } from '../../runtimes/server/http.ts'
import type { PublicExercise } from './exercise.ts'
import { workedOn } from './worked-on.ts'

const [NOW, OLD, OLDER] = ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb', 'cccccccccccccccc']

const manifest = manifestSchema.parse({
  title: 'Bell',
  summary: 'A bell.',
  track: 'bells',
  difficulty: 'core',
  minutes: 20,
  stack: 'express',
  covers: ['express-1.1'],
  kind: 'service',
  kit: ['base'],
  processes: { web: { entry: 'src/main.ts' } },
  editable: ['src/**'],
  surface: { routes: [{ method: 'POST', path: '/bell', summary: 'Rings.' }] },
  requirements: [{ id: 'rings', title: 'It rings', hints: ['a', 'b', 'c'] }],
})

const published: PublicExercise = {
  ...manifest,
  slug: 'bell',
  revision: NOW,
  files: { 'src/main.ts': 'new' },
  typings: '/typings/base.json',
  solution: '/solutions/bell.json',
  container: { engine: '1', specifiers: [], parts: [], suite: '/suites/now.js' },
}

function given(name: string, pinned: Due['pinned']): Due {
  const id = '00000000-0000-4000-8000-000000000000'
  return {
    cohort: { id, name, timeZone: 'UTC' },
    assignment: {
      ...{
        id,
        slug: 'bell',
        opens: null,
        due: null,
        extension: null,
        late: 'mark',
        required: true,
        hints: { mode: 'free' },
        solution: 'free',
      },
      ...{ version: 1, revision: pinned?.revision ?? null },
    },
    ...{ dueAt: null, state: 'open', pinned, standing: null },
  }
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

/** A server that gives this, and keeps revisions with these kits. */
function serverWith(items: readonly Due[], kits: Readonly<Record<string, readonly string[]>> = {}): Http {
  return new Http({
    fetch: async (address) => {
      const path = z.string().parse(address)
      if (path.includes('/assignments')) return json({ items, next: null })
      const revision = path.slice(path.lastIndexOf('/') + 1)
      const kit = kits[revision]
      if (!kit) return json({ type: 'urn:loadbearing:problem:revision-unknown', title: 'Not Found', status: 404, detail: 'Gone.' }, 404)
      const { covers: _covers, ...known } = manifest
      return json({ ...known, slug: 'bell', revision, kit, title: 'Old bell', files: { 'src/main.ts': 'old' } })
    },
  })
}

const since = '2026-11-01T12:00:00.000Z'
const pin = (revision: string) => ({ revision, since })

test('whoever is given nothing, or nothing else than what is published, works on that', async () => {
  for (const items of [[], [given('Mornings', null)], [given('Mornings', pin(NOW))]])
    expect(await workedOn(published, serverWith(items), undefined)).toBe(published)
  const gone = new Http({ fetch: () => Promise.reject(new TypeError('no network')) })
  expect(await workedOn(published, gone, undefined)).toBe(published)
})

test('whose cohort stays with a revision works on its files and requirements, and is graded by its suite', async () => {
  const exercise = await workedOn(published, serverWith([given('Mornings', pin(OLD))], { [OLD]: ['base'] }), undefined)
  expect(exercise).toMatchObject({ revision: OLD, title: 'Old bell', files: { 'src/main.ts': 'old' }, solution: published.solution })
  expect(exercise.container.suite).toBe(`/api/v1/exercises/bell/revisions/${OLD}/suite`)
  expect(exercise.pinned).toMatchObject({ chosen: { revision: OLD, cohorts: ['Mornings'], since }, elsewhere: [], revisions: [OLD] })
})

test('in several cohorts what is due first is opened, unless something else was chosen that there still is', async () => {
  const http = serverWith([given('Mornings', pin(OLD)), given('Evenings', null), given('Nights', pin(OLD))], { [OLD]: ['base'] })
  const first = await workedOn(published, http, undefined)
  expect(first.revision).toBe(OLD)
  expect(first.pinned?.choices.map(({ revision, cohorts }) => [revision, cohorts])).toEqual([
    [OLD, ['Mornings', 'Nights']],
    [null, ['Evenings']],
  ])
  expect((await workedOn(published, http, null)).files).toEqual(published.files)
  expect((await workedOn(published, http, OLDER)).revision).toBe(OLD)
})

test('what needs other libraries, or is not kept, is not opened, and the learner is told', async () => {
  const items = [given('Mornings', pin(OLD)), given('Evenings', { revision: OLDER, since: null })]
  const exercise = await workedOn(published, serverWith(items, { [OLD]: ['base', 'database'] }), undefined)
  expect(exercise).toMatchObject({ revision: NOW, files: published.files })
  expect(exercise.pinned?.elsewhere).toEqual([
    { cohort: 'Mornings', since, why: 'kit' },
    { cohort: 'Evenings', since: null, why: 'not-kept' },
  ])
})

test('a revision that can’t be had now is no reason to work on another one', async () => {
  await expect(workedOn(published, serverWith([given('Mornings', pin(OLD))]), undefined)).rejects.toBeInstanceOf(Refused)
})
