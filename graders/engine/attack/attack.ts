import { z } from 'zod'

/** What an attack is aimed at; each is a folder of `corpus/`. */
export const GROUPS = [
  'escape',
  'read',
  'network',
  'resources',
  'process-tricks',
  'forging',
  'database',
  'protocol',
  'timing',
  'grader-discovery',
] as const
export type Group = (typeof GROUPS)[number]

/** The small exercises that attacks are laid over, in `fixtures/`. */
export const TARGETS = ['tally', 'ledger', 'errand'] as const

const sentence = z.string().trim().min(1, 'write one sentence')
const pattern = z.string().refine(isPattern, 'is no regular expression')

const verdictSchema = z.strictObject({
  status: z.enum(['passed', 'failed', 'timeout', 'error']),
  /** The attack is a race with us, which may come to this as well. Never to a pass of what is wrong. */
  or: z.enum(['failed', 'timeout']).optional(),
  reason: z.enum(['compile', 'start', 'crash', 'limit']).optional(),
  /** What requirements must have come to; those that are left out may be anything. */
  requirements: z.record(z.string(), z.enum(['passed', 'failed', 'not-run', 'not-checked'])).default({}),
})

/** One request of a run session, and what has to come back from it. */
const exchangeSchema = z.strictObject({
  /** Method and path, such as `GET /huge`. */
  request: z.string().regex(/^[A-Z]+ \/\S*$/),
  status: z.int().optional(),
  truncated: z.boolean().optional(),
  /** Must be found in the body as it is shown. */
  body: pattern.optional(),
  /** Must be found in the sentence that comes instead of an answer. */
  refused: pattern.optional(),
})

/** An attack as its file has it: `corpus/<group>/<name>.yaml`. */
export const attackSchema = z
  .strictObject({
    tries: sentence,
    /** What would be lost if it worked. */
    danger: sentence,
    /** What keeps it from working. */
    stopped: sentence,
    exercise: z.enum(TARGETS),
    /** `solution`: a right repair, which must pass as if the attack were not there. `starter`: a flaw that must be found none the less. */
    over: z.enum(['starter', 'solution']),
    /** Machine code is in it, or a probe of the kernel that only Linux on this processor has. */
    needs: z.literal('x64').optional(),
    /** TypeScript that runs before the app does: the app listens when it is done. */
    first: z.string().optional(),
    /** TypeScript that is added to the end of the entry file: it runs while the app is asked. */
    append: z.string().optional(),
    /** Files that are replaced or added, by path. */
    files: z.record(z.string(), z.string()).default({}),
    /** The grading's own budget, in seconds. Default: the exercise's. */
    gradingSeconds: z.int().min(1).optional(),
    verdict: verdictSchema.optional(),
    /** Instead of a verdict: the app is run as a session, and asked this, in order. */
    session: z.array(exchangeSchema).min(1).optional(),
    /** Patterns that what the app printed must match, one by one: they show that the attack was carried out, and what it got. */
    evidence: z.array(pattern).default([]),
    /** Patterns that neither the output nor a message may match. */
    never: z.array(pattern).default([]),
    /** By when all of it must be over, in seconds, on a machine that is busy. */
    seconds: z.int().min(1).max(60),
  })
  .refine((attack) => (attack.verdict === undefined) !== (attack.session === undefined), 'name either a verdict or a session')
  .refine((attack) => attack.evidence.length > 0 || attack.verdict?.status !== 'passed', {
    path: ['evidence'],
    message: 'an attack that passes has to show that it was carried out',
  })

export type Attack = z.output<typeof attackSchema> & { readonly name: string; readonly group: Group }
export type Exchange = z.output<typeof exchangeSchema>

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'm') instanceof RegExp
  } catch {
    return false
  }
}
