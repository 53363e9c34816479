import { glob, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Say } from './area.ts'
import type { Messages, Plural } from './messages.ts'
import { ASKED_BY_SCRIPTS, TRANSLATIONS } from './translations.ts'

const modules: Record<string, Record<string, Say<Messages>>> = import.meta.glob('./en/*.ts', { eager: true })
const english = new Map(
  Object.values(modules).flatMap((module) => Object.values(module).map(({ area, english }) => [area, english] as const)),
)

const formsOf = (message: string | Plural): string[] => (typeof message === 'string' ? [message] : Object.values(message))
/** What has to be the same in every language: the values, and the parts that become elements. */
const marksOf = (text: string): string[] => [...new Set(text.match(/\{\w+\}|<\/?\w+>/g))].sort()
const allMarks = (message: string | Plural): string[] => [...new Set(formsOf(message).flatMap(marksOf))].sort()

test('each file of texts has the area of its name', () => {
  expect([...english.keys()].sort()).toEqual(
    Object.keys(modules)
      .map((path) => basename(path, '.ts'))
      .sort(),
  )
})

describe.each(Object.entries<Readonly<Record<string, Messages>>>(TRANSLATIONS))('in the language %s', (language, areas) => {
  test('there are the same areas', () => {
    expect(Object.keys(areas).sort()).toEqual([...english.keys()].sort())
  })

  test.each([...english])('the texts of %s agree with the English ones', (area, texts) => {
    const translated = areas[area] ?? {}
    expect(Object.keys(translated).sort()).toEqual(Object.keys(texts).sort())
    for (const [key, message] of Object.entries(texts)) {
      const other = translated[key] ?? ''
      expect(typeof other, `${area}.${key} depends on a number, or not`).toBe(typeof message)
      expect(allMarks(other), `the values and parts of ${area}.${key}`).toEqual(allMarks(message))
      for (const form of formsOf(other)) expect(form.trim(), `${area}.${key}`).not.toBe('')
      if (typeof other === 'string') continue
      const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      expect(Object.keys(other).sort(), `the forms of ${area}.${key}`).toEqual([...wanted].sort())
    }
  })
})

/** Run while the site is built, and in no page. */
const BUILD_ONLY = new Set(['site/catalogue/sidebar.ts', 'site/map/words.ts', 'site/language/translations.ts'])

test('a page that is not English brings along the texts that its scripts ask for', async () => {
  const asked = new Set<string>()
  for await (const path of glob('site/**/*.{ts,tsx}')) {
    if (BUILD_ONLY.has(path) || path.endsWith('.test.ts')) continue
    for (const [, area = ''] of (await readFile(path, 'utf8')).matchAll(/language\/en\/(\w+)\.ts'/g)) asked.add(area)
  }
  expect(ASKED_BY_SCRIPTS.map(({ area }) => area).sort()).toEqual([...asked].sort())
})
