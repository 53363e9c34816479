import { expect, test } from 'vitest'
import { shareLink, type Offers } from './share.ts'

const shared = { title: 'Make it stateless', text: 'Passed.', url: 'https://course.example.org/verify/#a.b.c' }
const named = (name: string) => Object.assign(new Error(name), { name })

/** A browser, and what it was given. */
function browser(share?: () => Promise<void>, copy?: () => Promise<void>) {
  const given: unknown[] = []
  const offers: Offers = {
    ...(share && { share: (data) => share().then(() => void given.push(data)) }),
    ...(copy && { copy: (text) => copy().then(() => void given.push(text)) }),
  }
  return { given, offers }
}
const allows = () => Promise.resolve()
const refuses = (name: string) => () => Promise.reject(named(name))

test('what the device has for it is used first', async () => {
  const { given, offers } = browser(allows, allows)
  expect(await shareLink(shared, offers)).toBe('shared')
  expect(given).toEqual([shared])
})

test('who thinks better of it has copied nothing', async () => {
  const { given, offers } = browser(refuses('AbortError'), allows)
  expect(await shareLink(shared, offers)).toBe('cancelled')
  expect(given).toEqual([])
})

test.each([
  ['a browser that has nothing for it', undefined],
  ['a device that has nobody to give it to', refuses('NotAllowedError')],
])('with %s the address is copied', async (_, share) => {
  const { given, offers } = browser(share, allows)
  expect(await shareLink(shared, offers)).toBe('copied')
  expect(given).toEqual([shared.url])
})

test('where neither is allowed, that is said', async () => {
  expect(await shareLink(shared, browser(undefined, undefined).offers)).toBe('refused')
  expect(await shareLink(shared, browser(refuses('NotAllowedError'), refuses('NotAllowedError')).offers)).toBe('refused')
})
