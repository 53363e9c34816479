import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import type { KeySet } from '../../signatures/claims.ts'
import type { Config } from '../config.ts'
import type * as schema from '../database/schema.ts'
import { signingKeys } from '../database/schema.ts'
import { StartRefusal } from '../start-refusal.ts'
import { keyPairFrom, makeKeyPair, type KeyPair } from './key-pair.ts'
import { decrypt, encrypt, findSecret, makeSecret, secretFile, type Secret } from './secret.ts'

type Database = NodePgDatabase<typeof schema>
type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]
type Where = Pick<Config, 'secretKeyFile' | 'dataFolder'>

/** Any number that nothing else in this database locks. */
const LOCK = 7_316_048_222

export type KeyRow = Omit<typeof signingKeys.$inferSelect, 'privateKey'> & { isConfigured: boolean }

/** All keys that ever signed, the oldest first. */
export async function listKeys(db: Database): Promise<KeyRow[]> {
  const rows = await db.select().from(signingKeys).orderBy(asc(signingKeys.createdAt), asc(signingKeys.kid))
  return rows.map(({ privateKey, ...row }) => ({ ...row, isConfigured: privateKey === null }))
}

/** The public keys as they are published. */
export async function publicKeys(db: Database): Promise<KeySet> {
  const rows = await listKeys(db)
  return {
    keys: rows.map(({ kid, publicKey: x, compromisedAt }) => ({
      kty: 'OKP',
      crv: 'Ed25519',
      x,
      kid,
      use: 'sig',
      alg: 'EdDSA',
      ...(compromisedAt === null ? {} : { revoked: { revoked_at: Math.floor(compromisedAt.getTime() / 1000), reason: 'compromised' } }),
    })),
  }
}

const SET_IT =
  'Set SECRET_KEY_FILE to a copy of the secret of the server that made the key: its SECRET_KEY_FILE, or secret.key in its data folder.'

/**
 * The secret of SECRET_KEY_FILE or of this machine; made when there is none, and nothing in the database needs another one.
 *
 * @throws StartRefusal when it can't be read, or is on another machine
 */
export async function secretFor(db: Pick<Database, 'select'>, where: Where): Promise<Secret> {
  const found = await findSecret(where)
  if (found) return found
  const [active] = await db.select({ privateKey: signingKeys.privateKey }).from(signingKeys).where(isNull(signingKeys.retiredAt))
  if (active && active.privateKey !== null)
    throw new StartRefusal(
      `the key that signs verdicts is in the database, encrypted, and ${secretFile(where.dataFolder)} is not there. ${SET_IT}`,
    )
  return makeSecret(where)
}

/** The name of the key that signs now. Undefined when none does. */
export async function activeKid(db: Database): Promise<string | undefined> {
  const [row] = await db.select({ kid: signingKeys.kid }).from(signingKeys).where(isNull(signingKeys.retiredAt))
  return row?.kid
}

/**
 * The database's own key that signs now; made when there is none. Processes
 * that ask at once get the same one.
 *
 * @throws StartRefusal when it can't be decrypted here, or is not in the database
 */
export async function ownKey(db: Database, where: Where): Promise<KeyPair> {
  return alone(db, async (tx) => {
    const [active] = await tx.select().from(signingKeys).where(isNull(signingKeys.retiredAt))
    if (!active) return addKey(tx, await makeKeyPair(), await secretFor(tx, where))
    if (active.privateKey === null)
      throw new StartRefusal(
        `verdicts are signed with the key ${active.kid}, which another server has in its SIGNING_KEY_FILE. Set SIGNING_KEY_FILE to a copy of it here too, or make a key for all with: npm run keys -- rotate`,
      )
    const secret = await secretFor(tx, where)
    const der = decrypt(secret, active.kid, active.privateKey)
    if (!der)
      throw new StartRefusal(
        `the key that signs verdicts can't be decrypted with ${secret.file}: it was encrypted with another secret. ${SET_IT}`,
      )
    return keyPairFrom(der)
  })
}

/**
 * Makes the configured key the one that signs.
 *
 * @throws StartRefusal when it was marked as compromised
 */
export async function registerKey(db: Database, { kid, x }: KeyPair): Promise<void> {
  await alone(db, async (tx) => {
    const [known] = await tx.select().from(signingKeys).where(eq(signingKeys.kid, kid))
    if (known?.compromisedAt)
      throw new StartRefusal(
        `the key in SIGNING_KEY_FILE (${kid}) was marked as compromised. Put another one there: openssl genpkey -algorithm ed25519`,
      )
    if (known && known.retiredAt === null) return
    await retireActive(tx)
    if (known) await tx.update(signingKeys).set({ retiredAt: null }).where(eq(signingKeys.kid, kid))
    else await tx.insert(signingKeys).values({ kid, publicKey: x })
  })
}

/**
 * Makes a new key that signs from now on. What the old one signed stays valid.
 *
 * @throws StartRefusal when the secret can't be read
 */
export async function rotateKey(db: Database, where: Where): Promise<{ kid: string; retired: string | undefined }> {
  return alone(db, async (tx) => {
    const [before] = await tx.select().from(signingKeys).where(isNull(signingKeys.retiredAt))
    const secret = await findSecret(where)
    // A second secret would lock the servers out that have the first one.
    if (before?.privateKey && (!secret || !decrypt(secret, before.kid, before.privateKey)))
      throw new StartRefusal(
        `the present key can't be decrypted here, so the servers could not use a new one. Set SECRET_KEY_FILE to a copy of their secret.`,
      )
    await retireActive(tx)
    const { kid } = await addKey(tx, await makeKeyPair(), secret ?? (await makeSecret(where)))
    return { kid, retired: before?.kid }
  })
}

/**
 * Marks a key as one that somebody else may have: it signs no more, and nothing that it signed counts.
 *
 * @returns false when there is no such key
 */
export async function markCompromised(db: Database, kid: string): Promise<boolean> {
  return alone(db, async (tx) => {
    const marked = await tx
      .update(signingKeys)
      .set({
        compromisedAt: sql`coalesce(${signingKeys.compromisedAt}, now())`,
        retiredAt: sql`coalesce(${signingKeys.retiredAt}, now())`,
      })
      .where(eq(signingKeys.kid, kid))
      .returning({ kid: signingKeys.kid })
    return marked.length > 0
  })
}

async function addKey(tx: Transaction, pair: KeyPair, secret: Secret): Promise<KeyPair> {
  const der = pair.privateKey.export({ format: 'der', type: 'pkcs8' })
  await tx.insert(signingKeys).values({ kid: pair.kid, publicKey: pair.x, privateKey: encrypt(secret, pair.kid, der) })
  return pair
}

async function retireActive(tx: Transaction): Promise<void> {
  await tx
    .update(signingKeys)
    .set({ retiredAt: sql`now()` })
    .where(and(isNull(signingKeys.retiredAt)))
}

/** One at a time, over all processes on this database. */
async function alone<T>(db: Database, change: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`)
    return change(tx)
  })
}
