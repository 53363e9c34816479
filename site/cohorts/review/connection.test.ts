import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { stubBrowser, type StubbedBrowser } from './browser.testing.ts'
import { keepConnected } from './connection.ts'

let browser: StubbedBrowser
let page: AbortController

beforeEach(() => {
  vi.useFakeTimers()
  browser = stubBrowser()
  page = new AbortController()
})

afterEach(() => {
  page.abort()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** A server that the test lets go away and come back. */
function server() {
  let isThere = true
  let opened = 0
  let breakOff: (error?: Error) => void = () => undefined
  const lost = vi.fn()
  const open = (signal: AbortSignal, onAlive: () => void): Promise<void> => {
    opened += 1
    if (!isThere) return Promise.reject(new Error('nobody answers'))
    onAlive()
    return new Promise((resolve, reject) => {
      breakOff = (error) => (error ? reject(error) : resolve())
      signal.addEventListener('abort', () => reject(new Error('aborted')))
    })
  }
  void keepConnected(open, lost, page.signal)
  return {
    lost,
    get opened() {
      return opened
    },
    end: () => breakOff(),
    goAway: () => {
      isThere = false
      breakOff(new Error('it broke'))
    },
    comeBack: () => (isThere = true),
  }
}

test('a connection that broke is tried again, more and more seldom, until it is there', async () => {
  const there = server()
  there.goAway()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(there.lost).toHaveBeenCalled()
  const tries = there.opened
  expect(tries).toBeLessThan(10)
  there.comeBack()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(there.opened).toBe(tries + 1)
})

test('a stream that the server closed is opened again, and nothing is lost', async () => {
  const there = server()
  there.end()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(there.opened).toBe(2)
  expect(there.lost).not.toHaveBeenCalled()
})

test('a device without a network knows it at once, and comes back at once', async () => {
  const there = server()
  browser.send('offline')
  await vi.advanceTimersByTimeAsync(0)
  expect(there.lost).toHaveBeenCalledOnce()
  browser.send('online')
  await vi.advanceTimersByTimeAsync(0)
  expect(there.opened).toBe(2)
})

test('a page that is left asks for nothing more', async () => {
  const there = server()
  page.abort()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(there.opened).toBe(1)
  expect(there.lost).not.toHaveBeenCalled()
})
