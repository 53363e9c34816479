import { z } from 'zod'

const typingsSchema = z.record(z.string(), z.string())

/** Type declarations of a kit, by path from the exercise's folder. The file never changes under its name, so the browser keeps it. */
export async function fetchTypings(address: string): Promise<Record<string, string>> {
  const response = await fetch(address)
  if (!response.ok) throw new Error(`The server answered with status ${response.status}.`)
  return typingsSchema.parse(await response.json())
}
