import { expect, test } from 'vitest'
import { BUDGETS } from '#engine/bench/budgets.ts'
import { summarise } from '#engine/bench/statistics.ts'
import { checkBudgets } from './budget-check.ts'

type Measured = Parameters<typeof checkBudgets>[0]

const ms = summarise([1])

/** A benchmark in which every figure that has a budget is exactly at it. */
function atBudget(): Measured {
  const { lighthouse: score, secondVerdictToPlain: secondVerdict } = BUDGETS
  return {
    chromium: '1',
    kit: {
      parts: [{ name: 'base', raw: 9_000_000, gzip: BUDGETS.parts.base, br: 1 }],
      typings: [
        { layer: 'base', below: [], raw: 9_000_000, gzip: BUDGETS.typings.base ?? 0, br: 1 },
        { layer: 'cache', below: ['base'], raw: 9_000_000, gzip: 9_000_000, br: 1 },
      ],
    },
    lessonPages: [{ path: '/track/lesson/', requests: 20, ...BUDGETS.lessonPage }],
    lighthouse: [
      {
        path: '/',
        formFactor: 'mobile',
        scores: { performance: score, accessibility: score, bestPractices: score, seo: score },
        imperfect: [],
      },
    ],
    exercises: [
      {
        slug: 'lesson',
        ...{ plain: ms, firstVerdict: ms, download: ms, boot: ms, mount: ms, secondVerdict: ms },
        toPlain: { mount: 9, firstVerdict: 9, secondVerdict },
      },
    ],
  }
}

test('what is at its budget keeps it, and what has none is not held against one', () => {
  expect(checkBudgets(atBudget())).toEqual({ exceeded: [], missed: [] })
})

test('a size over its budget is named with both figures', () => {
  const measured = atBudget()
  for (const part of measured.kit.parts) part.gzip += 1
  for (const page of measured.lessonPages) Object.assign(page, { script: page.script + 1, layoutShift: 0.01 })
  expect(checkBudgets(measured)).toEqual({
    exceeded: [
      `part base, gzip: ${BUDGETS.parts.base + 1} bytes, budget ${BUDGETS.parts.base} bytes`,
      `scripts of /track/lesson/: ${BUDGETS.lessonPage.script + 1} bytes, budget ${BUDGETS.lessonPage.script} bytes`,
      'layout shift of /track/lesson/: 0.01, budget 0',
    ],
    missed: [],
  })
})

test('a score or a time that misses its budget is named, apart from the sizes', () => {
  const measured = atBudget()
  for (const page of measured.lighthouse) Object.assign(page, { imperfect: ['color-contrast'] }).scores.accessibility = 91
  for (const { toPlain } of measured.exercises) toPlain.secondVerdict = 0.75
  expect(checkBudgets(measured)).toEqual({
    exceeded: [],
    missed: [
      `Lighthouse, accessibility of / (mobile): 91, at least ${BUDGETS.lighthouse} (color-contrast)`,
      `second verdict of lesson: 0.75 of a cold vitest run, at most ${BUDGETS.secondVerdictToPlain}`,
    ],
  })
})
