import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type LaunchOptions } from '@playwright/test'
import lighthouse, { desktopConfig } from 'lighthouse'
import { EngineError } from '#engine/engine.ts'

export interface Scores {
  performance: number
  accessibility: number
  bestPractices: number
  seo: number
}

/** Lighthouse on one page: scores of 100, medians over all rounds. */
export interface LighthouseScores {
  path: string
  formFactor: 'mobile' | 'desktop'
  scores: Scores
  /** Audits that took something from a score in any round. */
  imperfect: string[]
}

const CATEGORIES: Readonly<Record<keyof Scores, string>> = {
  performance: 'performance',
  accessibility: 'accessibility',
  bestPractices: 'best-practices',
  seo: 'seo',
}

/** Runs Lighthouse, as on a phone and as on a desktop computer, in a Chromium of its own: it empties caches. */
export async function lighthouseScores(
  options: LaunchOptions,
  { urls, rounds }: { urls: readonly string[]; rounds: number },
  onStep: (step: string) => void,
): Promise<LighthouseScores[]> {
  const profile = await mkdtemp(join(tmpdir(), 'loadbearing-lighthouse-'))
  try {
    await using _browser = await chromium.launchPersistentContext(profile, {
      ...options,
      args: [...(options.args ?? []), '--remote-debugging-port=0'],
    })
    const [port] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n')
    const all: LighthouseScores[] = []
    for (const url of urls) {
      const path = new URL(url).pathname
      for (const formFactor of ['mobile', 'desktop'] as const) {
        const results: Audited[] = []
        for (let round = 1; round <= rounds; round += 1) {
          onStep(`Lighthouse on ${path}, ${formFactor}: round ${round} of ${rounds}`)
          results.push(await audit(url, Number(port), formFactor))
        }
        all.push({ path, formFactor, ...summariseScores(results) })
      }
    }
    return all
  } finally {
    await rm(profile, { recursive: true, force: true })
  }
}

type Audited = Pick<LighthouseScores, 'scores' | 'imperfect'>

async function audit(url: string, port: number, formFactor: LighthouseScores['formFactor']): Promise<Audited> {
  const config = formFactor === 'desktop' ? desktopConfig : undefined
  const result = await lighthouse(url, { port, logLevel: 'error', onlyCategories: Object.values(CATEGORIES) }, config)
  if (result === undefined) throw new EngineError('bench-failed', `Lighthouse gave no result for ${url}.`)
  const { categories, audits, runtimeError } = result.lhr
  if (runtimeError !== undefined) throw new EngineError('bench-failed', `Lighthouse failed on ${url}: ${runtimeError.message}`)
  const imperfect = Object.values(CATEGORIES).flatMap((name) =>
    (categories[name]?.auditRefs ?? []).filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1).map(({ id }) => id),
  )
  return { scores: eachScore((name) => Math.round((categories[CATEGORIES[name]]?.score ?? 0) * 100)), imperfect }
}

function summariseScores(results: readonly Audited[]): Audited {
  const medianOf = (name: keyof Scores) => {
    const sorted = results.map(({ scores }) => scores[name]).sort((a, b) => a - b)
    return sorted[Math.ceil(sorted.length / 2) - 1] ?? 0
  }
  return { scores: eachScore(medianOf), imperfect: [...new Set(results.flatMap(({ imperfect }) => imperfect))] }
}

function eachScore(of: (name: keyof Scores) => number): Scores {
  return { performance: of('performance'), accessibility: of('accessibility'), bestPractices: of('bestPractices'), seo: of('seo') }
}
