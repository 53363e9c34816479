import { expect, test } from 'vitest'
import type { Regrading } from '../../runtimes/server/regradings-api.ts'
import { RegradingApi } from './api.ts'
import { RegradingModel } from './regrading-model.ts'
import { outcomeWords, requirementWords, statusWords } from './regrading-words.ts'

const ID = '00000000-0000-4000-8000-000000000000'

const regrading = (changes: Partial<Regrading> = {}): Regrading => ({
  ...{ id: ID, assignment: ID, state: 'running', startedAt: '2026-11-12T12:00:00.000Z', startedBy: null, endedAt: null },
  ...{ total: 2, waiting: 2, changed: 0, withoutVerdict: 0, leftOut: 0, superseded: null },
  ...changes,
})

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
const problem = (code: string, current: Regrading) =>
  json({ type: `urn:loadbearing:problem:${code}`, title: 'Conflict', status: 409, detail: 'Somebody was faster.', current }, 409)

/** A server that has this one, and answers as it is told. */
function serverWith(newest: Regrading | null, answer: (method: string, path: string) => Response | undefined = () => undefined) {
  const asked: string[] = []
  const server = { newest, asked, isUp: true }
  const fetcher: typeof fetch = async (input, init) => {
    const path = String(input instanceof Request ? input.url : input)
    if (!server.isUp) throw new TypeError('no network')
    const [method, last = ''] = [init?.method ?? 'GET', /(\w+)(?:\?.*)?$/.exec(path)?.[1]]
    asked.push(`${method} ${last}`)
    const special = answer(method, last)
    if (special) return special
    if (last === 'changes') return json({ items: [], next: null })
    return json(method === 'GET' ? { items: server.newest ? [server.newest] : [], next: null } : server.newest)
  }
  let applied = 0
  const model = new RegradingModel(new RegradingApi({ fetch: fetcher }, ID), ID, () => (applied += 1))
  return { server, model, applied: () => applied }
}

test('one that runs is looked at until it is over; then its changes are read, once', async () => {
  const { server, model } = serverWith(regrading())
  await model.load()
  server.newest = regrading({ waiting: 1 })
  await model.look()
  expect(model.newest.value?.waiting).toBe(1)
  expect(server.asked).not.toContain('GET changes')
  server.newest = regrading({ state: 'ready', waiting: 0, changed: 1 })
  await model.look()
  await model.look()
  expect(server.asked.filter((each) => each === 'GET changes')).toHaveLength(1)
  expect(server.asked.filter((each) => each === 'GET regradings')).toHaveLength(3)
})

test('a connection that is lost is said, and healed', async () => {
  const { server, model } = serverWith(regrading())
  await model.load()
  server.isUp = false
  await model.look()
  expect(model.problem.value).toContain('The server does not answer.')
  expect(model.newest.value?.state).toBe('running')
  server.isUp = true
  await model.look()
  expect(model.problem.value).toBe('')
})

test('one that somebody else had begun is shown in place of a second one', async () => {
  const { model } = serverWith(null, (method) => (method === 'POST' ? problem('regrading-open', regrading({ waiting: 1 })) : undefined))
  await model.load()
  expect(model.newest.value).toBeNull()
  await model.start()
  expect(model.newest.value?.waiting).toBe(1)
  expect([model.deed.said.value, model.deed.problem.value]).toEqual(['Somebody had begun that already: it is shown here.', ''])
})

test('once it is applied, verdicts elsewhere are read again; when somebody else discarded it, that is said and shown', async () => {
  const { server, model, applied } = serverWith(regrading({ state: 'ready', waiting: 0 }))
  await model.load()
  server.newest = regrading({ state: 'applied', waiting: 0 })
  await model.apply()
  expect([model.newest.value?.state, applied()]).toEqual(['applied', 1])

  const late = serverWith(regrading({ state: 'ready', waiting: 0 }), (method) =>
    method === 'PUT' ? problem('regrading-discarded', regrading({ state: 'discarded', waiting: 0 })) : undefined,
  )
  await late.model.load()
  await late.model.apply()
  expect([late.model.newest.value?.state, late.model.deed.problem.value, late.applied()]).toEqual(['discarded', 'Somebody was faster.', 0])
})

test('what came of it is said in words', () => {
  expect(outcomeWords(regrading({ state: 'ready', total: 12, waiting: 0, changed: 3 }))).toEqual([
    '12 attempts were graded again. 3 of them would change.',
  ])
  expect(outcomeWords(regrading({ state: 'applied', total: 1, withoutVerdict: 1, leftOut: 2, superseded: 1 }))).toHaveLength(4)
  expect(statusWords({ was: 'failed', now: 'passed' })).toBe('Not passed → Passed')
  expect(statusWords({ was: 'failed', now: 'failed' })).toBe('Still: not passed')
  expect(requirementWords({ was: 'failed', now: 'passed' })).toBe('did not hold, now holds')
})
