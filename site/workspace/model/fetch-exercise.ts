import { belowBase } from './base.ts'
import { publicExerciseSchema, type PublicExercise } from './exercise.ts'

/** @throws Error with one plain sentence when the data is not there or not readable */
export async function fetchExercise(address: string): Promise<PublicExercise> {
  const response = await fetch(address)
  if (!response.ok)
    throw new Error(`The exercise’s data is missing on the server (status ${response.status}). The page may be outdated: reload it.`)
  const parsed = publicExerciseSchema.safeParse(await response.json())
  if (!parsed.success) throw new Error('The exercise’s data does not fit this page. Reload it.')
  const { typings, solution, container, ...exercise } = parsed.data
  return {
    ...exercise,
    typings: belowBase(typings),
    solution: belowBase(solution),
    container: {
      ...container,
      suite: belowBase(container.suite),
      ...(container.beside === undefined ? {} : { beside: belowBase(container.beside) }),
      parts: container.parts.map((part) => ({ ...part, address: belowBase(part.address) })),
    },
  }
}
