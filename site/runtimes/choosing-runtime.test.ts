import { expect, test, vi } from 'vitest'
import { ChoosingRuntime, type Choice } from './choosing-runtime.ts'
import type { Runtime, RuntimeState } from './runtime.ts'

/** A runtime whose state the test decides. */
class FakeRuntime implements Runtime {
  readonly name: Runtime['name']
  readonly warm = vi.fn()
  readonly close = vi.fn(async () => {})
  readonly retry = vi.fn()
  readonly graded: string[] = []
  #state: RuntimeState
  readonly #listeners = new Set<(state: RuntimeState) => void>()

  constructor(name: Runtime['name'], state: RuntimeState = { status: 'checking' }) {
    this.name = name
    this.#state = state
  }

  become(state: RuntimeState): void {
    this.#state = state
    for (const listener of this.#listeners) listener(state)
  }

  unavailable(): void {
    this.become({ status: 'unavailable', reason: 'blocked', message: 'It did not arrive.', remedy: 'Allow it.', retry: this.retry })
  }

  watch(listener: (state: RuntimeState) => void): () => void {
    this.#listeners.add(listener)
    listener(this.#state)
    return () => this.#listeners.delete(listener)
  }

  run = () => Promise.reject(new Error(`${this.name} runs nothing`))
  test = () => Promise.reject(new Error(`${this.name} tests nothing`))
  check = () => Promise.reject(new Error(`checked by ${this.name}`))
  grade = (slug: string) => {
    this.graded.push(slug)
    return Promise.reject(new Error(`graded by ${this.name}`))
  }
}

function setUp(remembered?: Runtime['name'], preselected: Runtime['name'] = 'webcontainer') {
  const browser = new FakeRuntime('webcontainer')
  const server = new FakeRuntime('server')
  const written: string[] = []
  const store = { read: () => remembered, write: (name: string) => void written.push(name) }
  const runtime = new ChoosingRuntime({ webcontainer: browser, server, preselected, store })
  const states: RuntimeState[] = []
  const choices: Choice[] = []
  runtime.watchChoice((choice) => choices.push(choice))
  runtime.watch((state) => states.push(state))
  return { browser, server, runtime, written, state: () => states.at(-1), choice: () => choices.at(-1) }
}

const SLOW: RuntimeState = { status: 'booting', slow: true, retry: () => {} }

test('the browser does the work, unless the visitor has chosen the server or the exercise can’t run in it', () => {
  expect(setUp().runtime.name).toBe('webcontainer')
  expect(setUp('server').runtime.name).toBe('server')
  expect(setUp(undefined, 'server').runtime.name).toBe('server')
})

test.each([
  ['is slow', (browser: FakeRuntime) => browser.become(SLOW), /8 seconds/],
  ['can’t be used', (browser: FakeRuntime) => browser.unavailable(), /did not arrive/],
])('the server takes over when the browser %s, says why, and that is not remembered', (_what, fail, why) => {
  const { browser, server, choice, state, written } = setUp()
  server.become({ status: 'ready' })
  fail(browser)
  expect(choice()).toEqual({ name: 'server', takenOver: expect.stringMatching(why), serverReady: true })
  expect(state()).toEqual({ status: 'ready' })
  expect(written).toEqual([])
})

test('without a server the browser’s own state stays, and a server that comes later takes over', () => {
  const { browser, server, choice, state } = setUp()
  server.unavailable()
  browser.become(SLOW)
  expect(choice()).toMatchObject({ name: 'webcontainer', serverReady: false })
  expect(state()).toEqual(SLOW)
  server.become({ status: 'ready' })
  expect(choice()?.name).toBe('server')
})

test('a visitor who takes the browser back keeps it, however slow it is', async () => {
  const { browser, server, runtime, choice, written } = setUp()
  server.become({ status: 'ready' })
  browser.unavailable()
  await runtime.choose('webcontainer')
  expect(browser.retry).toHaveBeenCalledOnce()
  browser.become(SLOW)
  browser.unavailable()
  expect(choice()).toMatchObject({ name: 'webcontainer', takenOver: undefined })
  expect(written).toEqual(['webcontainer'])
})

test('a visitor who once asked for the browser keeps it', () => {
  const { browser, server, choice } = setUp('webcontainer')
  server.become({ status: 'ready' })
  browser.become(SLOW)
  expect(choice()?.name).toBe('webcontainer')
})

test('a change ends what runs, and warms what takes its place', async () => {
  const { browser, server, runtime } = setUp()
  runtime.warm('fix-it')
  await runtime.choose('server')
  expect(browser.close).toHaveBeenCalledOnce()
  expect(server.warm).toHaveBeenCalledWith('fix-it')
})

test('what is asked for while the browser starts is done when it is ready', async () => {
  const { browser, runtime } = setUp()
  const grading = runtime.grade('fix-it', {}, () => {}, new AbortController().signal)
  expect(browser.warm).toHaveBeenCalledWith('fix-it')
  expect(browser.graded).toEqual([])
  browser.become({ status: 'ready' })
  await expect(grading).rejects.toThrow('graded by webcontainer')
})

test('what is asked for while the browser starts is done by the server that takes over', async () => {
  const { browser, server, runtime } = setUp()
  const grading = runtime.grade('fix-it', {}, () => {}, new AbortController().signal)
  server.become({ status: 'ready' })
  browser.become(SLOW)
  await expect(grading).rejects.toThrow('graded by server')
})

test('what is asked for is refused with the remedy when nothing can do it, and can be cancelled while it waits', async () => {
  const { browser, server, runtime } = setUp()
  server.unavailable()
  const refused = runtime.grade('fix-it', {}, () => {}, new AbortController().signal)
  browser.unavailable()
  await expect(refused).rejects.toThrow('It did not arrive. Allow it.')
  browser.become({ status: 'booting', slow: false, retry: () => {} })
  const stop = new AbortController()
  const cancelled = runtime.grade('fix-it', {}, () => {}, stop.signal)
  stop.abort(new Error('no longer wanted'))
  await expect(cancelled).rejects.toThrow('no longer wanted')
})
