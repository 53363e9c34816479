import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { closest } from 'fastest-levenshtein'
import { z } from 'zod'
import { EngineError } from '../../engine.ts'
import { errorCode } from '../../exercise/error-code.ts'
import type { Exercise } from '../../exercise/types.ts'

/** How many hints of each requirement were shown, by requirement id. */
export type Revealed = Readonly<Record<string, number>>

const revealedSchema = z.record(z.string(), z.int().min(0).max(3))

export interface ShownHints {
  requirement: string
  title: string
  /** Those shown so far, the new one last. */
  hints: string[]
  of: number
}

/**
 * Reveals the next hint of a requirement, or those up to a number, and remembers it.
 *
 * @param upTo from 1 to 3; default: one more than were shown
 * @throws EngineError `requirement-unknown`, naming the nearest
 */
export async function revealHint(exercise: Exercise, root: string, id: string, upTo?: number): Promise<ShownHints> {
  const requirement = exercise.manifest.requirements.find((candidate) => candidate.id === id)
  if (!requirement) {
    const nearest = closest(
      id,
      exercise.manifest.requirements.map((candidate) => candidate.id),
    )
    throw new EngineError('requirement-unknown', `${exercise.slug} has no requirement "${id}"; did you mean "${nearest}"?`)
  }
  const revealed = await readRevealed(exercise, root)
  const count = Math.min(Math.max(upTo ?? (revealed[id] ?? 0) + 1, revealed[id] ?? 0), requirement.hints.length)
  const file = stateFile(exercise, root)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify({ ...revealed, [id]: count }))
  return { requirement: id, title: requirement.title, hints: requirement.hints.slice(0, count), of: requirement.hints.length }
}

/** How many hints were shown so far. */
export async function readRevealed(exercise: Exercise, root: string): Promise<Revealed> {
  const file = stateFile(exercise, root)
  try {
    return revealedSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return {}
    throw new EngineError('hints-unreadable', `${file} is not readable: remove it, and the hints start over`, { cause: error })
  }
}

function stateFile({ slug }: Exercise, root: string): string {
  return join(root, 'my/.hints', `${slug}.json`)
}
