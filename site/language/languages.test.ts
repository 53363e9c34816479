import { describe, expect, test } from 'vitest'
import { LANGUAGES, languageOf, offeredLanguages } from './languages.ts'
import { here, inEnglish } from './links.ts'
import { eachLanguage, starlightLocales } from './routes.ts'

const withGerman = offeredLanguages({ ...LANGUAGES, de: { ...LANGUAGES.de, offered: true } })
const withoutGerman = offeredLanguages({ ...LANGUAGES, de: { ...LANGUAGES.de, offered: false } })

describe('while German is off', () => {
  test('a page is built once, at the root', () => {
    expect(eachLanguage(withoutGerman)).toEqual([{ params: { locale: undefined } }])
  })

  test('there is nothing to choose from', () => {
    expect(starlightLocales(withoutGerman)).toEqual({})
  })
})

describe('once German is on', () => {
  test('a page is built at the root and below /de/', () => {
    expect(eachLanguage(withGerman)).toEqual([{ params: { locale: undefined } }, { params: { locale: 'de' } }])
  })

  test('both can be chosen, by the names that they call themselves', () => {
    expect(starlightLocales(withGerman)).toEqual({
      defaultLocale: 'root',
      locales: { root: { label: 'English', lang: 'en', dir: 'ltr' }, de: { label: 'Deutsch', lang: 'de', dir: 'ltr' } },
    })
  })
})

test('a language is known by its tag, whatever the country; any other is English', () => {
  expect(['de', 'de-AT', 'DE', 'en-GB', 'fr', '', undefined].map(languageOf)).toEqual(['de', 'de', 'de', 'en', 'en', 'en', 'en'])
})

test('a link keeps the language, and an address tells it', () => {
  expect([here('/lessons/?view=map', 'en'), here('/lessons/?view=map', 'de')]).toEqual(['/lessons/?view=map', '/de/lessons/?view=map'])
  expect(inEnglish('/de/scale/cache-aside/')).toEqual({ language: 'de', path: '/scale/cache-aside/' })
  expect(inEnglish('/de/')).toEqual({ language: 'de', path: '/' })
  expect(inEnglish('/delivery/')).toEqual({ language: 'en', path: '/delivery/' })
})
