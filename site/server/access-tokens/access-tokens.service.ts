import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { and, eq, isNull, sql } from 'drizzle-orm'
import {
  ACCESS_TOKEN_PREFIX,
  ACCESS_TOKENS_CAP,
  type AccessToken,
  type MadeAccessToken,
  type NewAccessToken,
  type TokenScope,
} from '../../runtimes/server/access-tokens-api.ts'
import type { Page, PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { pagingOf } from '../cohorts/paging.ts'
import { DatabaseService } from '../database/database.service.ts'
import type { Database } from '../database/executor.ts'
import { accessTokens, users } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'

type Row = typeof accessTokens.$inferSelect

/** Characters of a token that the list shows. */
const SHOWN = ACCESS_TOKEN_PREFIX.length + 6

/** Tokens that people make for their scripts: see course/about/decisions/0039. */
@Injectable()
export class AccessTokensService {
  constructor(private readonly database: DatabaseService) {}

  async list(person: string, query: PageQuery): Promise<Page<AccessToken>> {
    const paging = pagingOf(query, { by: accessTokens.createdAt, type: 'timestamptz', id: accessTokens.id, direction: 'desc' })
    const rows = await this.database.db
      .select({ row: accessTokens, place: paging.place, placeId: paging.placeId })
      .from(accessTokens)
      .where(and(eq(accessTokens.person, person), paging.where))
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    return paging.page(rows, ({ row }) => toToken(row))
  }

  /**
   * Makes a token. What it answers is the only place where the token ever is.
   *
   * @throws ProblemException 403 for a guest, 409 when there are too many
   */
  async make(actor: Actor, { name, scopes, expiresInDays }: NewAccessToken): Promise<MadeAccessToken> {
    if (actor.kind === 'guest')
      throw new ProblemException(
        403,
        'account-needed',
        'A guest can’t make a token: make an account first. Nothing of yours is lost by it.',
      )
    const token = `${ACCESS_TOKEN_PREFIX}${randomBytes(32).toString('base64url')}`
    return this.database.db.transaction(async (tx) => {
      await tx.select({ id: users.id }).from(users).where(eq(users.id, actor.id)).for('no key update')
      const mine = and(eq(accessTokens.person, actor.id), isNull(accessTokens.revokedAt), sql`expires_at > now()`)
      if ((await tx.$count(accessTokens, mine)) >= ACCESS_TOKENS_CAP)
        throw new ProblemException(409, 'too-many-tokens', `You have ${ACCESS_TOKENS_CAP} tokens. Revoke one that you do not use any more.`)
      const [row] = await tx
        .insert(accessTokens)
        .values({
          ...{ id: randomUUID(), person: actor.id, name, prefix: token.slice(0, SHOWN), digest: digestOf(token), scopes },
          expiresAt: sql`now() + make_interval(days => ${expiresInDays})`,
        })
        .returning()
      if (!row) throw new Error('a token was not stored')
      await audit(tx, { actor: actor.id, action: 'token.made', subject: row.id, details: { scopes, days: expiresInDays } })
      return { ...toToken(row), token }
    })
  }

  /** One that is revoked already stays so. @throws ProblemException 404 */
  async revoke(person: string, id: string): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      const mine = and(eq(accessTokens.id, id), eq(accessTokens.person, person))
      if ((await tx.$count(accessTokens, mine)) === 0) throw new ProblemException(404, 'token-unknown', 'You have no such token.')
      const revoked = await tx
        .update(accessTokens)
        .set({ revokedAt: sql`now()` })
        .where(and(mine, isNull(accessTokens.revokedAt)))
        .returning({ id: accessTokens.id })
      if (revoked.length > 0) await audit(tx, { actor: person, action: 'token.revoked', subject: id })
    })
  }

  /**
   * Whose a token is. Undefined when it is none, has expired or was revoked.
   *
   * @example (await tokens.actorOf('lb_pat_…'))?.scopes // ['attempts:write']
   */
  async actorOf(token: string): Promise<Actor | undefined> {
    const [found] = await this.database.db
      .select({ id: accessTokens.id, person: users.id, name: users.name, scopes: accessTokens.scopes })
      .from(accessTokens)
      .innerJoin(users, and(eq(users.id, accessTokens.person), eq(users.isGuest, false)))
      .where(and(eq(accessTokens.digest, digestOf(token)), isNull(accessTokens.revokedAt), sql`${accessTokens.expiresAt} > now()`))
    if (!found) return undefined
    await this.database.db
      .update(accessTokens)
      .set({ usedAt: sql`date_trunc('minute', now())` })
      .where(and(eq(accessTokens.id, found.id), sql`used_at is distinct from date_trunc('minute', now())`))
    // What an administrator may do beyond their own cohorts is not for scripts.
    return { id: found.person, name: found.name, kind: 'account', isAdministrator: false, scopes: found.scopes }
  }
}

/** Revokes all tokens of somebody who ends all their sessions. */
export async function revokeAll(tx: Pick<Database, 'update'>, person: string): Promise<void> {
  await tx
    .update(accessTokens)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(accessTokens.person, person), isNull(accessTokens.revokedAt)))
}

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest()

function toToken({ id, name, prefix, scopes, createdAt, expiresAt, usedAt, revokedAt }: Row): AccessToken {
  return {
    ...{ id, name, prefix, scopes: [...scopes] satisfies TokenScope[] },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    usedAt: usedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  }
}
