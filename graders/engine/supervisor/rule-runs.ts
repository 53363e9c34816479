import { z } from 'zod'
import { TRUSTED } from '../policy.ts'
import type { Environment } from './environment.ts'
import { GuestError } from './guest.ts'
import { placeOf } from './place.ts'
import type { RulesReport } from './protocol.ts'

/** Where the learner's rules begin. */
const CONFIG = 'rules/dependencies.js'

const text = (most: number) => z.string().transform((value) => value.slice(0, most))

const cruisedSchema = z.object({
  modules: z.number(),
  violations: z.array(
    z.object({ rule: text(200), severity: text(20), from: text(300), to: text(300), type: text(40), cycle: z.array(text(300)) }),
  ),
})

/** Runs of the learner's rules. Their configuration is code: it is read once, in a process that has no tree. */
export class RuleRuns {
  readonly #environment: Environment
  #config: Promise<unknown> | undefined

  constructor(environment: Environment) {
    this.#environment = environment
  }

  /**
   * @param variant null: the learner's own tree
   * @param others rules to run instead of the learner's
   */
  async run(variant: string | null, others?: object): Promise<RulesReport> {
    const { rules, variants = [] } = this.#environment.job
    if (rules === undefined) throw new Error('Exercises of this kind have no rules to run.')
    const tree = variant === null ? rules.tree : variants.find(({ name }) => name === variant)?.files
    if (tree === undefined) throw new Error(`The exercise has no variant "${variant}".`)
    const report: RulesReport = { variant, violations: [], modules: 0 }
    try {
      const config = others ?? (await (this.#config ??= this.#read()))
      const { modules, violations } = cruisedSchema.parse(await this.#ask('rules', tree, 'cruise', config))
      return { ...report, modules, violations: violations.slice(0, TRUSTED.violations.value) }
    } catch (error) {
      if (!(error instanceof GuestError)) throw error
      const place = error.thrown === undefined ? undefined : placeOf(error.thrown.stack)
      return { ...report, problem: place === undefined ? error.message : `${error.message} (${place.file}:${place.line}:${place.column})` }
    }
  }

  async #read(): Promise<unknown> {
    const { rules } = this.#environment.job
    const { problem, files = {} } = rules ?? {}
    if (problem !== undefined)
      throw new GuestError('thrown', `${problem.message} (${problem.place.file}:${problem.place.line}:${problem.place.column})`)
    if (!(CONFIG in files)) throw new GuestError('thrown', `${CONFIG.replace('.js', '.ts')} is missing: the rules are its default export`)
    return this.#ask('rules', files, 'config', CONFIG)
  }

  async #ask(name: string, files: Record<string, string>, method: string, parameter: unknown): Promise<unknown> {
    const guest = await this.#environment.guest(name, files)
    try {
      return await guest.request(method, [parameter], TRUSTED.rulesSeconds.value * 1000)
    } finally {
      await guest.end()
    }
  }
}
