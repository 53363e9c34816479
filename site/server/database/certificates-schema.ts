import { json, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { CertifiedExercise } from '../../signatures/certificate-claims.ts'

/** `person` refers to users. Null in all columns but `id`: whoever had it is deleted. */
export const certificates = pgTable('certificates', {
  id: uuid().primaryKey(),
  person: uuid(),
  track: text(),
  trackTitle: text('track_title'),
  name: text(),
  exercises: json().$type<readonly CertifiedExercise[]>(),
  issuedAt: timestamp('issued_at', { withTimezone: true }),
  signature: text(),
  revokedAt: timestamp('revoked_at', { withTimezone: true }),
})
