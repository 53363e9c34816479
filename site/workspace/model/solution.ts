import { z } from 'zod'

/** The reference repair, and why it is built this way. */
export const solutionSchema = z.object({ why: z.string(), files: z.record(z.string(), z.string()), delete: z.array(z.string()) })

export type Solution = z.infer<typeof solutionSchema>

/**
 * Fetches a solution; the page asks only once the exercise is passed or given up.
 *
 * @throws Error with one plain sentence when it is not there or not readable
 */
export async function fetchSolution(address: string): Promise<Solution> {
  const response = await fetch(address).catch(() => {
    throw new Error('The solution could not be fetched. See whether the network is up, and try again.')
  })
  if (!response.ok) throw new Error(`The solution is missing (status ${response.status}). The page may be outdated: reload it.`)
  return solutionSchema.parse(await response.json())
}
