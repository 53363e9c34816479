import { BUDGETS } from '#engine/bench/budgets.ts'
import type { SiteBenchmark } from './bench-site.ts'

/** One sentence for each budget that was not kept. */
export interface BudgetCheck {
  /** Of size: they fail the run. */
  exceeded: string[]
  /** Of scores and times, which depend on the machine as well. */
  missed: string[]
}

/** Holds what was measured against the budgets. */
export function checkBudgets({ kit, lessonPages, lighthouse, exercises }: Omit<SiteBenchmark, 'budgets'>): BudgetCheck {
  const exceeded: string[] = []
  const atMost = (what: string, measured: number, budget: number | undefined, unit: string) => {
    if (budget !== undefined && measured > budget) exceeded.push(`${what}: ${measured}${unit}, budget ${budget}${unit}`)
  }
  for (const { name, gzip } of kit.parts) atMost(`part ${name}, gzip`, gzip, BUDGETS.parts[name], ' bytes')
  for (const { layer, gzip } of kit.typings) atMost(`types of ${layer}, gzip`, gzip, BUDGETS.typings[layer], ' bytes')
  for (const { path, script, all, layoutShift } of lessonPages) {
    atMost(`scripts of ${path}`, script, BUDGETS.lessonPage.script, ' bytes')
    atMost(`all of ${path}`, all, BUDGETS.lessonPage.all, ' bytes')
    atMost(`layout shift of ${path}`, layoutShift, BUDGETS.lessonPage.layoutShift, '')
  }

  const scores = lighthouse.flatMap(({ path, formFactor, scores, imperfect }) =>
    Object.entries(scores)
      .filter(([, score]) => score < BUDGETS.lighthouse)
      .map(
        ([name, score]) =>
          `Lighthouse, ${name} of ${path} (${formFactor}): ${score}, at least ${BUDGETS.lighthouse} (${imperfect.join(', ')})`,
      ),
  )
  const times = exercises
    .filter(({ toPlain }) => toPlain.secondVerdict > BUDGETS.secondVerdictToPlain)
    .map(
      ({ slug, toPlain }) =>
        `second verdict of ${slug}: ${toPlain.secondVerdict} of a cold vitest run, at most ${BUDGETS.secondVerdictToPlain}`,
    )
  return { exceeded, missed: [...scores, ...times] }
}
