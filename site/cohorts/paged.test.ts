import { expect, test } from 'vitest'
import { RuntimeError } from '../runtimes/runtime.ts'
import { Paged } from './paged.ts'

const PAGES: Readonly<Record<string, { items: string[]; next: string | null }>> = {
  '': { items: ['a', 'b'], next: 'second' },
  second: { items: ['c'], next: null },
}
const ask = (after = '') => Promise.resolve(PAGES[after] ?? { items: [], next: null })

test('a list shows a page, then one more, until there is none', async () => {
  const list = new Paged(ask)
  expect(list.status.value).toBe('loading')
  await list.load()
  expect(list.items.value).toEqual(['a', 'b'])
  await list.more()
  expect(list.items.value).toEqual(['a', 'b', 'c'])
  await list.more()
  expect(list.items.value).toEqual(['a', 'b', 'c'])
  expect(list.next.value).toBeNull()
})

test('a double click on "Show more" shows the next page once', async () => {
  const list = new Paged(ask)
  await list.load()
  await Promise.all([list.more(), list.more()])
  expect(list.items.value).toEqual(['a', 'b', 'c'])
})

test('what is shown stays when the server can not be asked again, and it can be tried again', async () => {
  let isUp = false
  const list = new Paged((after?: string) => (isUp ? ask(after) : Promise.reject(new RuntimeError('The server does not answer.'))))
  await list.load()
  expect(list.status.value).toBe('failed')
  expect(list.problem.value).toBe('The server does not answer.')
  isUp = true
  await list.load()
  expect(list.status.value).toBe('ready')
  isUp = false
  await list.more()
  expect(list.items.value).toEqual(['a', 'b'])
  expect(list.next.value).toBe('second')
})

test('of two answers the newer question counts, in whichever order they come', async () => {
  const answers: ((page: { items: string[]; next: null }) => void)[] = []
  const list = new Paged<string>(() => new Promise((resolve) => answers.push(resolve)))
  const [older, newer] = [list.load(), list.load()]
  answers[1]?.({ items: ['new'], next: null })
  answers[0]?.({ items: ['old'], next: null })
  await Promise.all([older, newer])
  expect(list.items.value).toEqual(['new'])
})
