import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CapturedRequest, CapturedResponse } from '#engine/supervisor/protocol.ts'
import { Announcer } from '../model/announcer.ts'
import { RequestStore } from '../store/request-store.ts'
import { RequestDesk, type Asked } from './request-desk.ts'
import { SavedRequests } from './saved-requests.ts'
import { EXCHANGE_CAP } from './sender.ts'

const response: CapturedResponse = {
  status: 201,
  statusText: 'Created',
  headers: [],
  body: '{"é":1}',
  encoding: 'utf8',
  truncated: false,
  durationMs: 12,
  instance: 'web.0',
}
const routes = [
  { method: 'GET' as const, path: '/orders', summary: 'Lists them.', example: '/orders?limit=20' },
  { method: 'POST' as const, path: '/orders', summary: 'Places one.', body: { quantity: 2 } },
]

/** An app that answers when it is told to. */
class App implements Asked {
  isRunning = true
  readonly asked: CapturedRequest[] = []
  answer: (signal: AbortSignal) => Promise<CapturedResponse> = () => Promise.resolve(response)

  request(request: CapturedRequest, signal: AbortSignal): Promise<CapturedResponse> {
    this.asked.push(request)
    return this.answer(signal)
  }
}

let name = ''
const desks: RequestDesk[] = []

async function deskOf(
  app = new App(),
  open = () => RequestStore.open('lost-update', name),
): Promise<{ desk: RequestDesk; app: App; announcer: Announcer }> {
  const announcer = new Announcer()
  const desk = new RequestDesk(routes, app, announcer, new SavedRequests('lost-update', open))
  desks.push(desk)
  await desk.restored
  return { desk, app, announcer }
}

beforeEach(({ task }) => {
  name = task.name
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
})
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close()
  vi.unstubAllGlobals()
})

test('the first suggestion lies there at first, and an answer is told with status, time and size', async () => {
  const { desk, app, announcer } = await deskOf()
  await desk.send()
  expect(app.asked).toEqual([{ method: 'GET', path: '/orders?limit=20', headers: {} }])
  expect(announcer.text.value).toBe('Answer: status 201, 12 ms, 8 B.')
  expect(desk.shown.value).toBe(desk.sender.exchanges.value[0]?.id)
})

test('a request that is under way is cancelled at once, also where the runtime goes on; a second is not sent beside it', async () => {
  const { desk, app, announcer } = await deskOf()
  app.answer = () => new Promise(() => undefined)
  const sent = desk.send()
  await desk.send()
  expect(app.asked).toHaveLength(1)
  desk.sender.cancel()
  await sent
  expect(announcer.text.value).toContain('Cancelled')
  expect(desk.sender.exchanges.value[0]?.outcome.kind).toBe('cancelled')
  app.answer = () => Promise.reject(new Error('web.0 did not answer.'))
  await desk.send()
  expect(announcer.text.value).toBe('The request failed. web.0 did not answer.')
})

test('nothing is sent that can’t be, and nothing to an app that does not run', async () => {
  const { desk, app, announcer } = await deskOf()
  desk.change({ path: 'orders' })
  await desk.send()
  expect(desk.problem.value).toMatchObject({ at: 'path' })
  desk.change({ path: '/orders' })
  expect(desk.problem.value).toBeUndefined()
  app.isRunning = false
  await desk.send()
  expect(app.asked).toEqual([])
  expect(announcer.text.value).toContain('not running')
})

test('what was written can be had back when another request is opened over it', async () => {
  const { desk } = await deskOf()
  desk.open({ ...desk.draft.value, path: '/other' }, 'other')
  expect(desk.undo.value).toBeUndefined()
  desk.change({ body: 'an hour of work' })
  desk.open({ ...desk.draft.value, body: '' }, 'another')
  expect(desk.undo.value?.text).toContain('not saved')
  await desk.takeBack()
  expect(desk.draft.value.body).toBe('an hour of work')
  expect(desk.undo.value).toBeUndefined()
})

test('requests are saved, changed, renamed and deleted, and each of it is taken back', async () => {
  const { desk } = await deskOf()
  const names = () => desk.saved.all.value.map((request) => `${request.name} ${request.draft.path}`)
  const saved = () => desk.saved.all.value.find(({ id }) => id === desk.from.value)
  await desk.save('Mine')
  await desk.save('Other')
  desk.change({ path: '/changed' })
  await desk.save('Other', saved())
  expect(names()).toEqual(['Mine /orders', 'Other /changed'])
  await desk.takeBack()
  expect(names()).toEqual(['Mine /orders', 'Other /orders'])
  const [mine] = desk.saved.all.value
  if (!mine) throw new Error('nothing was saved')
  await desk.rename(mine, 'Ours')
  await desk.takeBack()
  await desk.remove(mine)
  expect(names()).toEqual(['Other /orders'])
  await desk.takeBack()
  expect(names()).toEqual(['Mine /orders', 'Other /orders'])
})

test('what is saved and what is being written are there again, and in the other tab at once', async () => {
  const { desk } = await deskOf()
  const other = await deskOf()
  await desk.save('Mine')
  await expect.poll(() => other.desk.saved.all.value.map((request) => request.name)).toEqual(['Mine'])
  desk.change({ path: '/half-written' })
  await desk.close()
  const { desk: again } = await deskOf()
  expect(again.draft.value.path).toBe('/half-written')
  expect(again.saved.all.value).toHaveLength(1)
})

test('where the browser keeps nothing, requests last as long as the page, and it is said', async () => {
  const { desk } = await deskOf(new App(), () => Promise.reject(new Error('This browser does not let the page keep files here.')))
  expect(desk.saved.problem.value).toContain('does not let the page keep files')
  await desk.save('Mine')
  await desk.save('Other')
  const [mine] = desk.saved.all.value
  if (!mine) throw new Error('nothing was saved')
  await desk.remove(mine)
  await desk.takeBack()
  expect(desk.saved.all.value.map((request) => request.name)).toEqual(['Mine', 'Other'])
})

test('a curl command is taken over, with what can’t be', async () => {
  const { desk, announcer } = await deskOf()
  desk.paste("curl -X PUT localhost:3000/orders/7 -d '{}' -F a=b")
  expect(desk.draft.value).toMatchObject({ method: 'PUT', path: '/orders/7', body: '{}' })
  expect(announcer.text.value).toContain('but not: --form')
  desk.paste("curl 'localhost")
  expect(desk.problem.value?.message).toContain('quotation mark')
  expect(desk.draft.value.path).toBe('/orders/7')
})

test('the history has the newest first, opens again, and does not grow without bound', async () => {
  const { desk, app } = await deskOf()
  desk.change({ path: '/first' })
  await desk.send()
  const [first] = desk.sender.exchanges.value
  if (!first) throw new Error('nothing was sent')
  desk.change({ path: '/second' })
  await desk.send()
  desk.openExchange(first)
  expect([desk.draft.value.path, desk.shown.value]).toEqual(['/first', first.id])
  await desk.send(first.draft)
  expect(app.asked.map(({ path }) => path.replace(/\?.*/, ''))).toEqual(['/first', '/second', '/first'])
  for (let index = 0; index < EXCHANGE_CAP; index += 1) await desk.send()
  expect(desk.sender.exchanges.value).toHaveLength(EXCHANGE_CAP)
})
