import { h } from 'preact'
import { render } from 'preact-render-to-string'
import { describe, expect, test } from 'vitest'
import type { AssignmentInsight, RequirementInsight } from '../../runtimes/server/insights-api.ts'
import { AssignmentInsights } from './AssignmentInsights.tsx'
import { RequirementInsightsView } from './RequirementInsightsView.tsx'

const lessons = { bell: { title: 'Ring the bell', href: '/bell/' } }

const BELL: AssignmentInsight = {
  ...{ assignment: 'a', slug: 'bell', required: false, began: 3, passed: 2, attemptsToPass: 2.5 },
  ...{ minutesToPass: { median: 40, p90: 56 }, minutesOnTask: null, minutesLost: 110 },
}
const GONG: AssignmentInsight = {
  ...{ assignment: 'b', slug: 'gong', required: true, began: 0, passed: 0, attemptsToPass: null },
  ...{ minutesToPass: null, minutesOnTask: 7, minutesLost: 0 },
}
const RINGS: RequirementInsight = {
  hints: { learners: 1, taken: 2 },
  ...{ id: 'rings-once', title: 'The bell rings once', attempts: 8, failed: 2, learners: 3, holding: 1, never: 1 },
  ...{ attemptsUntilHeld: 1.5, minutesUntilHeld: 10, minutesLost: 50 },
}
const NEVER: RequirementInsight = {
  hints: { learners: 1, taken: 2 },
  ...{ id: 'quiet', title: 'Nobody rings by looking', attempts: 8, failed: 8, learners: 3, holding: 0, never: 3 },
  ...{ attemptsUntilHeld: null, minutesUntilHeld: null, minutesLost: 200 },
}

const ofCohort = (learners: number, assignments: readonly AssignmentInsight[]) =>
  render(h(AssignmentInsights, { cohort: 'c', insights: { learners, assignments }, lessons }))
const ofBell = (requirements: RequirementInsight[]) =>
  render(
    h(RequirementInsightsView, {
      cohort: 'c',
      insights: { assignment: { id: 'a', slug: 'bell' }, solutionSeen: 1, requirements },
      lessons,
    }),
  )

/** Rows of a table of the page, cell by cell. */
function rows(html: string, table = 0): string[][] {
  const body = [...html.matchAll(/<tbody>(.*?)<\/tbody>/g)][table]?.[1] ?? ''
  return [...body.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell = '']) => cell.replaceAll(/<[^>]*>/g, ' ').trim()),
  )
}

/** What each chart says of itself to who does not see it. */
const pictures = (html: string) => [...html.matchAll(/role="img" aria-label="([^"]*)"/g)].map(([, label]) => label)

describe('insights into a cohort', () => {
  test('have a chart of the time lost, and beside it a table that leads to the requirements', () => {
    const html = ofCohort(3, [GONG, BELL])
    expect(pictures(html)).toEqual(['Time lost: Ring the bell, 110 min'])
    expect(rows(html)).toEqual([
      [expect.stringMatching(/^Ring the bell +optional$/), '110 min', '3 of 3', '2 of 3', '2.5', '40 min', '56 min', '–'],
      ['gong', '–', '0 of 3', '0 of 3', '–', '–', '–', '7 min'],
    ])
    expect(html).toContain('insights/?cohort=c&amp;assignment=a')
    expect(html).not.toContain('assignment=b')
  })

  test('draw the first few of many, and have all in the table', () => {
    const many = Array.from({ length: 12 }, (_, n) => ({ ...BELL, assignment: `a${n}`, slug: `bell-${n}`, minutesLost: 100 - n }))
    const html = ofCohort(3, many)
    expect(html.match(/<rect/g)).toHaveLength(10)
    expect(html).toContain('the first 10')
    expect(rows(html)).toHaveLength(12)
  })

  test('say what to do as long as there is nothing to show', () => {
    expect(ofCohort(3, [])).toContain('Give it an exercise or a track')
    expect(ofCohort(0, [BELL])).toContain('Make a link for them to join by')
    expect(ofCohort(3, [GONG])).toContain('Nobody has a verdict yet.')
  })
})

describe('insights into an assignment', () => {
  test('have requirements by failure rate, by time and by hints, each as a chart and a table', () => {
    const html = ofBell([RINGS, NEVER])
    expect(pictures(html)).toEqual([
      'Attempts in which it failed: Nobody rings by looking, 100 %; The bell rings once, 25 %',
      'Time until it held: Nobody rings by looking, never held; The bell rings once, 10 min',
      'Learners who took a hint: The bell rings once, 33 %; Nobody rings by looking, 33 %',
    ])
    // A share is one of all attempts; a time is one of the longest, and what never held takes all the room.
    expect([...html.matchAll(/<rect.*? width="([^"]*)"/g)].map(([, width]) => String(Math.floor(Number(width))))).toEqual([
      '100',
      '25',
      '100',
      '100',
      '33',
      '33',
    ])
    expect(html.match(/class="endless"/g)).toHaveLength(1)
    expect(rows(html, 0)).toEqual([
      ['Nobody rings by looking', '100 %', '8 of 8', '0 of 3', '3 of 3'],
      ['The bell rings once', '25 %', '2 of 8', '1 of 3', '1 of 3'],
    ])
    expect(rows(html, 2)).toEqual([
      ['The bell rings once', '33 %', '1 of 3', '2'],
      ['Nobody rings by looking', '33 %', '1 of 3', '2'],
    ])
    expect(rows(html, 1)).toEqual([
      ['Nobody rings by looking', 'never held', '–', '3 h 20 min'],
      ['The bell rings once', '10 min', '1.5', '50 min'],
    ])
  })

  test('say so when nobody has a verdict', () => {
    expect(ofBell([])).toContain('Nobody has a verdict of it yet.')
  })
})
