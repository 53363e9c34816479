import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Refused, ServerGone } from '../../runtimes/server/http.ts'
import type { Hold, NewReveal, Reveals } from '../../runtimes/server/reveals-api.ts'
import { RevealsModel } from './reveals.ts'

const OFF: Hold = { cohort: 'Autumn', state: 'off', from: null, afterMinutes: null }
const HINT: NewReveal = { kind: 'hint', requirement: 'rings', hint: 1 }
const refused = new Refused('The hints of this exercise are switched off by Autumn.', {
  status: 403,
  code: 'held-back',
  fields: {},
  extensions: {},
})

/** A server that keeps what it is told, unless it is away. */
class Server {
  hints: Hold | null = null
  isAway = false
  readonly told: NewReveal[] = []

  async find(): Promise<Reveals> {
    if (this.isAway) throw new ServerGone('away')
    const revealed = this.told.map((what) => ({
      requirement: what.kind === 'hint' ? what.requirement : null,
      hint: what.kind === 'hint' ? what.hint : null,
      at: '2026-11-28T12:00:00.000Z',
    }))
    return { isGiven: true, hints: this.hints, solution: null, revealed }
  }

  async reveal(what: NewReveal): Promise<Reveals> {
    if (this.isAway) throw new ServerGone('away')
    if (what.kind === 'hint' && this.hints) throw refused
    this.told.push(what)
    return this.find()
  }
}

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-11-28T12:00:00Z') }))
afterEach(() => void vi.useRealTimers())

describe('a hint', () => {
  test('is free for who is not signed in', async () => {
    const model = new RevealsModel(undefined)
    expect(await model.load([HINT])).toBeUndefined()
    await model.ask(HINT)
    expect(model.isGiven.value).toBe(false)
  })

  test('is recorded when it is taken', async () => {
    const server = new Server()
    const model = new RevealsModel(server)
    await model.load([])
    await model.ask(HINT)
    expect(server.told).toEqual([HINT])
    expect(model.isGiven.value).toBe(true)
  })

  test('that is free is shown while the server is away, and recorded the next time', async () => {
    const server = new Server()
    const model = new RevealsModel(server)
    await model.load([])
    server.isAway = true
    await model.ask(HINT)
    server.isAway = false
    expect(await new RevealsModel(server).load([HINT])).toMatchObject([{ requirement: 'rings', hint: 1 }])
    expect(server.told).toEqual([HINT])
  })

  test('that is held back is not shown, whether or not the server is there', async () => {
    const server = new Server()
    server.hints = OFF
    const model = new RevealsModel(server)
    await model.load([])
    await expect(model.ask(HINT)).rejects.toThrow('switched off by Autumn')
    server.isAway = true
    await expect(model.ask(HINT)).rejects.toThrow('Autumn gives no hints for this exercise. The server does not answer')
  })

  test('comes when its time has come, without a reload', async () => {
    const server = new Server()
    server.hints = { cohort: 'Autumn', state: 'later', from: '2026-11-28T12:30:00.000Z', afterMinutes: 30 }
    const model = new RevealsModel(server)
    await model.load([])
    expect(model.hints.value?.state).toBe('later')
    server.hints = null
    await vi.advanceTimersByTimeAsync(31 * 60_000)
    expect(model.hints.value).toBeNull()
    model.close()
  })

  test.each([
    ['the learner had not begun', null, false],
    ['the server was away just then', '2026-11-28T12:30:00.000Z', true],
  ])('comes without a reload where %s', async (_why, from, isAway) => {
    const server = new Server()
    server.hints = { cohort: 'Autumn', state: 'later', from, afterMinutes: 30 }
    const model = new RevealsModel(server)
    await model.load([])
    server.isAway = isAway
    await vi.advanceTimersByTimeAsync(31 * 60_000)
    expect(model.hints.value).not.toBeNull()
    server.isAway = false
    server.hints = null
    await vi.advanceTimersByTimeAsync(60_000)
    expect(model.hints.value).toBeNull()
    model.close()
  })
})
