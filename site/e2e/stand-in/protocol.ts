import { z } from 'zod'

/**
 * What the stand-in's page and its machine say to each other over one WebSocket,
 * in MessagePack: calls with an id, their answers, and events for a sink that
 * the page has named in a call.
 */
export const callSchema = z.object({ id: z.int(), method: z.string(), parameters: z.array(z.unknown()) })

export const replySchema = z.union([
  z.object({ sink: z.int(), event: z.array(z.unknown()) }),
  z.object({ id: z.int(), error: z.object({ name: z.string(), message: z.string() }) }),
  z.object({ id: z.int(), result: z.unknown() }),
])

export type Call = z.infer<typeof callSchema>
export type Reply = z.infer<typeof replySchema>

/** Name of the page's global that holds the address to connect to. */
export const MACHINE_ADDRESS = 'standInMachine'

/** A process to start, as the client asks for it. */
export interface SpawnOptions {
  command: string
  args: string[]
  cwd?: string
  env?: Record<string, string | number | boolean>
}
