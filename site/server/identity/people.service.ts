import { Injectable } from '@nestjs/common'
import { isAPIError } from 'better-auth/api'
import { and, eq, isNotNull, ne } from 'drizzle-orm'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Me, newAccountSchema, newGuestSchema, newSessionSchema } from '../../runtimes/server/identity.ts'
import { Actors, type Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { revokeAll } from '../access-tokens/access-tokens.service.ts'
import { claimCardReviews } from '../card-reviews/claim-card-reviews.ts'
import { claimCertificates } from '../certificates/claim-certificates.ts'
import { claimMemberships } from '../cohorts/claim-memberships.ts'
import { DatabaseService } from '../database/database.service.ts'
import { credentials, sessions, users } from '../database/schema.ts'
import { TransactionsService } from '../database/transactions.service.ts'
import { claimGradings } from '../grading/claim-gradings.ts'
import { claimWork } from '../work/claim-work.ts'
import { ProblemException } from '../problems/problem.ts'
import { ownerOfVisitor, visitorOf } from '../security/visitor.ts'
import { AddressProofsService } from './address-proofs.service.ts'
import { AuthService } from './auth.service.ts'
import { cookiesOf, passCookies } from './cookies.ts'
import { becomeAccount } from './merge.ts'

type Transaction = Parameters<Parameters<TransactionsService['run']>[0]>[0]

/** Who people are, and how they come in: as a guest, with a new account, or with the one that they have. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly database: DatabaseService,
    private readonly transactions: TransactionsService,
    private readonly auth: AuthService,
    private readonly actors: Actors,
    private readonly proofs: AddressProofsService,
  ) {}

  /** Signs in as a new guest. Whoever is one already stays that guest. */
  async beGuest({ name }: z.infer<typeof newGuestSchema>, request: Request, response: Response): Promise<Me> {
    const actor = await this.actors.of(request)
    if (actor?.kind === 'account') throw new ProblemException(409, 'signed-in', 'You have an account and are signed in. Sign out first.')
    if (actor) return this.me(actor.id)
    const { user, headers } = await this.transactions.run(async (tx) => {
      const [guest] = await tx.insert(users).values({ name, isGuest: true }).returning({ id: users.id })
      if (!guest) throw new Error('a guest was not stored')
      const started = await this.auth.for(request).api.startSession({ body: { user: guest.id }, returnHeaders: true })
      await audit(tx, { actor: guest.id, action: 'guest.created', subject: guest.id })
      await claimVisitor(tx, request, guest.id)
      return { user: guest.id, headers: started.headers }
    })
    passCookies(headers, response)
    return this.me(user)
  }

  /**
   * Makes an account and signs in. A guest becomes the account, with everything that is the guest's. A mail to its
   * address has a link that proves it.
   *
   * @throws ProblemException 409 when the e-mail address has an account, or an account is signed in
   */
  async makeAccount(account: z.infer<typeof newAccountSchema>, request: Request, response: Response): Promise<Me> {
    const actor = await this.actors.of(request)
    if (actor?.kind === 'account') return this.repeated(actor, account.email)
    try {
      const { user, headers, proof } = await this.transactions.run(async (tx) => {
        const signedUp = await this.auth.for(request).api.signUpEmail({ body: account, headers: new Headers(), returnHeaders: true })
        const made = await this.settle(tx, { guest: actor, user: signedUp.response.user.id, isNew: true, method: 'password' }, request)
        return { user: made, headers: signedUp.headers, proof: await this.proofs.make(tx, made) }
      })
      if (proof) this.proofs.send(proof, request)
      passCookies(headers, response)
      return await this.me(user)
    } catch (error) {
      if (!(await this.hasAccount(account.email))) throw error
      const now = actor && (await this.me(actor.id))
      // Another click of this guest was faster.
      if (now?.email === account.email) return now
      throw emailTaken()
    }
  }

  /**
   * Signs in. What this browser handed in before becomes the account's, also as a guest.
   *
   * @throws ProblemException 401
   */
  async signIn(credentials: z.infer<typeof newSessionSchema>, request: Request, response: Response): Promise<Me> {
    const actor = await this.actors.of(request)
    try {
      const { user, headers } = await this.transactions.run(async (tx) => {
        const signedIn = await this.auth.for(request).api.signInEmail({ body: credentials, headers: new Headers(), returnHeaders: true })
        const id = signedIn.response.user.id
        await this.settle(tx, { guest: actor?.kind === 'guest' ? actor : undefined, user: id, isNew: false, method: 'password' }, request)
        return { user: id, headers: signedIn.headers }
      })
      passCookies(headers, response)
      return await this.me(user)
    } catch (error) {
      if (!isAPIError(error) || error.statusCode !== 401) throw error
      throw new ProblemException(
        401,
        'credentials-wrong',
        'E-mail address and password do not fit together. Check both, or ask for a new password.',
      )
    }
  }

  /** Ends this session, or all of this person, on every device. */
  async signOut(actor: Actor, where: 'here' | 'everywhere', request: Request, response: Response): Promise<void> {
    const { headers } = await this.transactions.run(async (tx) => {
      const ended = await this.auth.for(request).api.signOut({ headers: cookiesOf(request), returnHeaders: true })
      if (where === 'everywhere') {
        await tx.delete(sessions).where(eq(sessions.userId, actor.id))
        await revokeAll(tx, actor.id)
      }
      await audit(tx, { actor: actor.id, action: where === 'here' ? 'session.ended' : 'sessions.ended', subject: actor.id })
      return ended
    })
    passCookies(headers, response)
  }

  /** Who that is. The answer renews the session's cookie when its time has come. */
  async refresh(actor: Actor, request: Request, response: Response): Promise<Me> {
    const { headers } = await this.auth.for(request).api.getSession({ headers: cookiesOf(request), returnHeaders: true })
    passCookies(headers, response)
    return this.me(actor.id)
  }

  /**
   * What follows from somebody having signed in, in the same transaction: an account that was just made becomes the
   * guest's, and what this browser handed in becomes the user's.
   *
   * @returns the user's id, which is the guest's for a guest with a new account
   */
  async settle(
    tx: Transaction,
    { guest, user, isNew, method }: { guest: Actor | undefined; user: string; isNew: boolean; method: 'password' | 'oidc' },
    request: Request,
  ): Promise<string> {
    if (isNew && guest) {
      await becomeAccount(tx, guest.id, user)
      await audit(tx, { actor: guest.id, action: 'guest.became-account', subject: guest.id, details: { method } })
      await claimVisitor(tx, request, guest.id)
      return guest.id
    }
    await audit(tx, { actor: user, action: isNew ? 'account.created' : 'session.started', subject: user, details: { method } })
    if (guest && guest.id !== user) {
      await claimGradings(tx, [guest.id], user)
      await claimMemberships(tx, guest.id, user)
      await claimCertificates(tx, guest.id, user)
      await claimWork(tx, guest.id, user)
      await claimCardReviews(tx, guest.id, user)
      await tx.delete(sessions).where(eq(sessions.userId, guest.id))
      await audit(tx, { actor: user, action: 'guest.merged', subject: guest.id })
    }
    await claimVisitor(tx, request, user)
    return user
  }

  private async me(id: string): Promise<Me> {
    const { db } = this.database
    const hasPassword = and(eq(credentials.userId, id), isNotNull(credentials.password))
    const [found] = await db
      .select({ row: users, passwords: db.$count(credentials, hasPassword) })
      .from(users)
      .where(eq(users.id, id))
    if (!found) throw new ProblemException(401, 'signed-out', 'You are not signed in, or your account is gone. Sign in again.')
    const { name, isGuest, email, emailVerified, isAdministrator } = found.row
    return {
      id,
      name,
      kind: isGuest ? 'guest' : 'account',
      email,
      isAddressProved: emailVerified,
      isAdministrator,
      hasPassword: found.passwords > 0,
    }
  }

  /** A second click, or a second try after a lost answer. */
  private async repeated(actor: Actor, email: string): Promise<Me> {
    const me = await this.me(actor.id)
    if (me.email === email) return me
    throw new ProblemException(409, 'signed-in', 'You have an account and are signed in. Sign out first.')
  }

  private async hasAccount(email: string): Promise<boolean> {
    return (await this.database.db.$count(users, and(eq(users.email, email), ne(users.isGuest, true)))) > 0
  }
}

function emailTaken(): ProblemException {
  const message = 'has an account already'
  return new ProblemException(409, 'email-taken', 'This e-mail address has an account already. Sign in, or ask for a new password.', {
    extensions: { errors: [{ field: 'email', message }] },
  })
}

async function claimVisitor(tx: Transaction, request: Request, user: string): Promise<void> {
  const visitor = visitorOf(request)
  if (visitor !== undefined) await claimGradings(tx, [ownerOfVisitor(visitor)], user)
}
