import { expect, test } from 'vitest'
import { RuntimeError } from '../../runtimes/runtime.ts'
import { everyPage } from './every-page.ts'
import { Loaded } from './loaded.ts'

test('what is shown stays when the server can not be asked again, until it can', async () => {
  const answers = ['first', undefined, 'second']
  const loaded = new Loaded(async () => {
    const answer = answers.shift()
    if (answer === undefined) throw new RuntimeError('The server does not answer.')
    return answer
  })
  await loaded.load()
  await loaded.load()
  expect([loaded.value.value, loaded.problem.value]).toEqual(['first', 'The server does not answer.'])
  await loaded.load()
  expect([loaded.value.value, loaded.problem.value]).toEqual(['second', ''])
})

test('of two answers the newer question counts, in whichever order they come', async () => {
  const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()] as const
  let asked = 0
  const loaded = new Loaded(() => answers[asked++ === 0 ? 0 : 1].promise)
  const loading = [loaded.load(), loaded.load()]
  answers[1].resolve('newer')
  answers[0].resolve('older')
  await Promise.all(loading)
  expect([loaded.value.value, loaded.busy.value]).toEqual(['newer', false])
})

test('a list is read from its first page to its last', async () => {
  const pages = new Map([
    ['', { items: ['a', 'b'], next: 'second' }],
    ['second', { items: ['c'], next: null }],
  ])
  expect(await everyPage(async (after = '') => pages.get(after) ?? { items: [], next: null })).toEqual(['a', 'b', 'c'])
})
