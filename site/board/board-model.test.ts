import { expect, test } from 'vitest'
import type { Board, BoardChanges } from '../runtimes/server/board-api.ts'
import { Refused, ServerGone } from '../runtimes/server/http.ts'
import { BoardModel } from './board-model.ts'

const board = (at: string, shape = 'x'): Board => ({ at, shape, assignments: [], learners: [], held: {}, hands: [] })
const changes = (at: string, shape = 'x'): BoardChanges => ({ at, shape, standings: [], activity: [], held: {}, hands: [] })

type Step = Board | BoardChanges | Error

/** A server that does one thing after another, and what the page then shows each time it waits before it comes back. */
async function followed(boards: readonly (Board | Error)[], streams: readonly (readonly Step[])[]) {
  const asked: string[] = []
  const shown: string[] = []
  const left = new AbortController()
  const next = [...boards]
  const open = [...streams]
  const api = {
    board: async () => {
      const answer = next.shift() ?? new ServerGone('gone')
      if (answer instanceof Error) throw answer
      return answer
    },
    async *changes(_cohort: string, since: string) {
      asked.push(since)
      for (const step of open.shift() ?? []) {
        if (step instanceof Error) throw step
        if ('standings' in step) yield step
      }
    },
    lower: async () => undefined,
  }
  const model = new BoardModel(api, 'c', async () => {
    const state = model.state.value
    shown.push(`${model.isLive.value ? 'live' : 'lost'} ${state.status === 'found' ? state.board.at : state.status}`)
    if (open.length === 0 && next.length === 0) left.abort()
  })
  await model.follow(left.signal)
  return { asked, shown, model }
}

test('when the connection breaks the board stays, says so, and goes on from what it knows', async () => {
  const { asked, shown } = await followed([board('1')], [[changes('2'), new ServerGone('broken')], [changes('3')]])
  expect(asked).toEqual(['1', '2'])
  expect(shown).toEqual(['lost 2', 'live 3'])
})

test('a server that does not answer is asked again, until it does', async () => {
  const { shown } = await followed([new ServerGone('down'), board('1')], [[changes('2')]])
  expect(shown).toEqual(['lost failed', 'live 2'])
})

test('a board of another shape is read anew', async () => {
  const { asked, shown } = await followed([board('1'), board('5', 'y')], [[changes('2'), changes('3', 'y')], [changes('6', 'y')]])
  expect(asked).toEqual(['1', '5'])
  expect(shown).toEqual(['live 5', 'live 6'])
})

test('whoever may not look is told so, and asks no more', async () => {
  const refused = new Refused('No.', { status: 404, code: 'cohort-unknown', fields: {}, extensions: {} })
  const { shown, model } = await followed([board('1')], [[changes('2'), refused]])
  expect(shown).toEqual([])
  expect(model.state.value).toEqual({ status: 'unknown' })
})
