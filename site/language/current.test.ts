import { h } from 'preact'
import render from 'preact-render-to-string'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { WhatNext } from '../learning/next/WhatNext.tsx'
import { listed } from './area.ts'
import { chromeLanguage, courseLanguage, inTextLanguage } from './chrome.ts'
import { TEXTS_ELEMENT } from './current.ts'
import { home } from './en/home.ts'
import { quiz } from './en/quiz.ts'
import { here } from './links.ts'
import { textsForScripts } from './translations.ts'

afterEach(() => vi.unstubAllGlobals())

/** A page as its scripts see it. */
function open(lang: string, texts: string | undefined): void {
  const element = texts === undefined ? null : { textContent: texts }
  vi.stubGlobal('document', { documentElement: { lang }, getElementById: (id: string) => (id === TEXTS_ELEMENT ? element : null) })
}

const lessons = [
  { slug: 'roots', title: 'Roots', href: '/trees/roots/', track: 'trees', trackTitle: 'Trees', needs: [] },
  { slug: 'stem', title: 'Stem', href: '/trees/stem/', track: 'trees', trackTitle: 'Trees', needs: ['roots'] },
]
const whatNext = (): string => render(h(WhatNext, { lessons, states: new Map([['roots', 'passed' as const]]), after: 'roots' }))

describe('on an English page', () => {
  test('scripts have their texts themselves', () => {
    open('en', textsForScripts('en'))
    expect(quiz('questionOf', { at: 1, of: 3 })).toBe('Question 1 of 3')
    expect(whatNext()).toContain('It builds on “Roots”.')
    expect([here('/lessons/'), listed(['one', 'two', 'three'])]).toEqual(['/lessons/', 'one, two, three'])
  })
})

describe('on a German page', () => {
  test('scripts say what the page brings along', () => {
    open('de', textsForScripts('de'))
    expect(quiz('questionOf', { at: 1, of: 3 })).toBe('Frage 1 von 3')
    expect(whatNext()).toContain('Sie baut auf „Roots“ auf.')
    expect([here('/lessons/'), listed(['eins', 'zwei', 'drei'])]).toEqual(['/de/lessons/', 'eins, zwei und drei'])
  })

  test('what it does not bring along is said in English', () => {
    open('de', textsForScripts('de'))
    expect(home('learners')).toBe('Learners')
    open('de', undefined)
    expect(quiz('check')).toBe('Check')
  })

  test('a part of an English lesson is English, and what stands around it is marked as German', () => {
    open('de', textsForScripts('de'))
    const english = { entryMeta: { lang: 'en' } }
    expect(inTextLanguage(english, () => quiz('check'))).toBe('Check')
    expect(chromeLanguage(english)).toEqual({ lang: 'de', dir: 'ltr' })
    const german = { entryMeta: { lang: 'de' } }
    expect(inTextLanguage(german, () => quiz('check'))).toBe('Prüfen')
    expect(chromeLanguage(german)).toEqual({})
  })

  test('titles of lessons are marked as English', () => {
    open('de', textsForScripts('de'))
    expect(whatNext()).toContain('<a href="/trees/stem/" lang="en" dir="ltr">Stem</a>')
    open('en', undefined)
    expect(courseLanguage()).toEqual({})
  })
})
