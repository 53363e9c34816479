import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { NewCertificate, OwnCertificate, ShownCertificate, Tracks } from '../../runtimes/server/certificates-api.ts'
import type { CertifiedExercise } from '../../signatures/certificate-claims.ts'
import { audit } from '../audit/audit.ts'
import { CatalogueService, type CatalogueTrack } from '../catalogue/catalogue.service.ts'
import type { Transaction } from '../cohorts/open-cohort.ts'
import { DatabaseService } from '../database/database.service.ts'
import { certificates, users } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { passedBy, type Passed } from './passed.ts'
import { addSigning } from './signing-jobs.ts'

type Row = typeof certificates.$inferSelect

/** What somebody has done of each track, and what they have to show for it. */
@Injectable()
export class CertificatesService {
  constructor(
    private readonly database: DatabaseService,
    private readonly catalogue: CatalogueService,
  ) {}

  /** All tracks, in the order in which they are learnt. */
  async tracks(person: string): Promise<Tracks> {
    const { db } = this.database
    const [tracks, passed] = [await this.catalogue.tracks(), await passedBy(db, person)]
    const own = await db
      .select()
      .from(certificates)
      .where(and(eq(certificates.person, person), isNull(certificates.revokedAt)))
    return {
      tracks: tracks.map(({ track, title, planned, exercises }) => ({
        track,
        title,
        planned,
        exercises: exercises.map((exercise) => ({ ...exercise, passed: wordsOf(passed.get(exercise.slug)) })),
        certificate: toOwn(own.find((row) => row.track === track)),
      })),
    }
  }

  /**
   * Issues the certificate of a track. Whoever has one gets that one again, however often they ask.
   *
   * @throws ProblemException 404 for no track, 409 `track-not-done`, or `certificate-exists` made out to another name
   */
  async issue(person: string, { track: id, name }: NewCertificate): Promise<OwnCertificate> {
    const tracks = await this.catalogue.tracks()
    const track = tracks.find(({ track }) => track === id)
    if (!track) throw new ProblemException(404, 'track-unknown', 'There is no such track. Reload the page to see which there are.')
    return this.database.db.transaction(async (tx) => {
      // Whoever is being deleted gets none, and of two clicks one waits for the other.
      const [holder] = await tx.select({ id: users.id }).from(users).where(eq(users.id, person)).for('no key update')
      if (!holder) throw new ProblemException(401, 'signed-out', 'You are not signed in any more. Sign in again.')
      const known = await currentOf(tx, person, id)
      if (known && known.name !== name)
        throw new ProblemException(
          409,
          'certificate-exists',
          'You have a certificate of this track, made out to another name. Revoke that one first: then this one can be made.',
        )
      if (known) return ownOf(known)
      const exercises = certified(track, await passedBy(tx, person))
      const issued = { id: randomUUID(), person, track: id, trackTitle: track.title, name, exercises, issuedAt: sql`now()` }
      const [row] = await tx.insert(certificates).values(issued).returning()
      if (!row) throw new Error('a certificate was not stored')
      await addSigning(tx, row.id)
      await audit(tx, { actor: person, action: 'certificate.issued', subject: row.id, details: { track: id } })
      return ownOf(row)
    })
  }

  /** Lets a certificate count no more. Revoking it twice is the same as once. @throws ProblemException 404 when it is not theirs */
  async revoke(person: string, id: string): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      const isTheirs = and(eq(certificates.id, id), eq(certificates.person, person))
      const [row] = await tx.select().from(certificates).where(isTheirs).for('update')
      if (!row) throw unknownCertificate()
      if (row.revokedAt) return
      await tx
        .update(certificates)
        .set({ revokedAt: sql`now()` })
        .where(isTheirs)
      await audit(tx, { actor: person, action: 'certificate.revoked', subject: id })
    })
  }

  /** What everybody with the link may see. @throws ProblemException 404 */
  async show(id: string): Promise<ShownCertificate> {
    const [row] = await this.database.db.select().from(certificates).where(eq(certificates.id, id))
    if (!row) throw unknownCertificate()
    if (row.person === null) return { state: 'withdrawn' }
    if (row.revokedAt) return { state: 'revoked' }
    return row.signature === null ? { state: 'signing' } : { state: 'signed', signature: row.signature }
  }
}

async function currentOf(tx: Transaction, person: string, track: string): Promise<Row | undefined> {
  const [row] = await tx
    .select()
    .from(certificates)
    .where(and(eq(certificates.person, person), eq(certificates.track, track), isNull(certificates.revokedAt)))
  return row
}

/** @throws ProblemException 409 when something of the track has not passed, or there is nothing in it yet */
function certified({ title, exercises }: CatalogueTrack, passed: ReadonlyMap<string, Passed>): CertifiedExercise[] {
  const done = exercises.flatMap(({ slug, title: exercise }) => {
    const found = passed.get(slug)
    return found ? [{ slug, title: exercise, revision: found.revision }] : []
  })
  if (done.length === 0 || done.length < exercises.length)
    throw new ProblemException(
      409,
      'track-not-done',
      `${title} is not done: the server has seen ${done.length} of ${exercises.length} exercises pass. Hand in the others first.`,
    )
  return done
}

const wordsOf = (passed: Passed | undefined) => (passed ? { revision: passed.revision, at: passed.at.toISOString() } : null)

const toOwn = (row: Row | undefined): OwnCertificate | null => (row ? ownOf(row) : null)

function ownOf({ id, name, issuedAt, exercises, signature }: Row): OwnCertificate {
  if (name === null || issuedAt === null || exercises === null) throw new Error(`a certificate of somebody is empty: ${id}`)
  return { id, name, issuedAt: issuedAt.toISOString(), exercises: [...exercises], isSigned: signature !== null }
}

function unknownCertificate(): ProblemException {
  return new ProblemException(404, 'certificate-unknown', 'There is no such certificate. Check the link: all of it is needed.')
}
