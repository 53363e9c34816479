import { z } from 'zod'

const profileSchema = z.object({
  handle: z.string(),
  givenName: z.string(),
  familyName: z.string(),
  bio: z.string(),
  followers: z.number(),
  joinedOn: z.string(),
})

/** Under the key of a profile lies what was loaded (null: there is none), or the mark of a write. */
const storedSchema = z.union([z.object({ profile: profileSchema.nullable() }), z.object({ changed: z.string() })])
export type Stored = z.infer<typeof storedSchema>

/** The shape of the above. Raise it with every change: during a deployment old and new instances share Valkey. */
const SHAPE = 1

/** Encoded, so that no two pairs of tenant and handle share a key. */
export function keyOf(tenant: string, handle: string): string {
  return `profile:${SHAPE}:${encodeURIComponent(tenant)}:${encodeURIComponent(handle)}`
}

/** Throws for what is no entry of ours. */
export function parseStored(text: string): Stored {
  return storedSchema.parse(JSON.parse(text))
}
