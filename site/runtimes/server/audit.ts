import { z } from 'zod'

/** The part of the HTTP contract (api.ts) about who changed what. */

export const auditPageQuerySchema = z.object({
  /** Shows what is older than the event with this id. */
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const auditPageSchema = z.object({
  /** Newest first. */
  events: z.array(
    z.object({
      id: z.int(),
      at: z.iso.datetime(),
      /** A user; null: the server itself. */
      actor: z.uuid().nullable(),
      action: z.string(),
      subject: z.uuid().nullable(),
      details: z.record(z.string(), z.unknown()),
    }),
  ),
  /** `before` of the next page; null on the last one. */
  next: z.int().nullable(),
})

export type AuditPage = z.infer<typeof auditPageSchema>
