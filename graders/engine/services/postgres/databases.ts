import { createHash, randomBytes } from 'node:crypto'
import { DatabaseError, type Client, type Pool } from 'pg'
import { EngineError } from '../../engine.ts'
import type { DatabaseServer, GradingDatabase } from '../types.ts'
import { applySql, type SqlFile } from './apply-sql.ts'
import type { ClusterAdmin } from './cluster.ts'
import { connect, openGradingDatabase, type Logins } from './grading-database.ts'
import { randomPassword } from './home.ts'
import { openPool } from './pool.ts'
import { Quota, type Watched } from './quota.ts'
import { createRoles, databaseGrants, OWNER, observerOf, prepareCluster } from './roles.ts'

/** A cluster that gradings get databases from. */
export interface ClusterDatabases extends DatabaseServer {
  /** Removes what crashed graders left, and returns how many databases. Done on connecting, too. */
  sweep(): Promise<number>
}

/**
 * Uses a cluster for gradings, as superuser, and through few connections. A superuser never
 * runs in a database that a learner's code has touched: a trigger would run with
 * its rights.
 *
 * @throws EngineError `database-unreachable`
 * @example const database = await (await connectCluster(cluster.admin)).create([{ path: 'schema.sql', text }])
 */
export async function connectCluster(admin: ClusterAdmin): Promise<ClusterDatabases> {
  const id = randomBytes(4).toString('hex')
  const control = openPool({
    ...admin,
    database: 'postgres',
    application_name: `${APPLICATION}${id}`,
    max: 3,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 10_000,
  })
  await prepareCluster(control).catch((cause: unknown) => {
    throw unreachable(admin, cause)
  })
  const server = new Databases(admin, id, control)
  await server.sweep()
  return server
}

/** Names the connections that say "this server's databases are in use". Only superusers' sessions count: anybody may take the name. */
const APPLICATION = 'loadbearing '
const TEMPLATE = 'lb_t_'
const GRADING = 'lb_g_'

class Databases implements ClusterDatabases {
  readonly sessions = 'many'
  readonly #admin: ClusterAdmin
  readonly #id: string
  readonly #control: Pool
  readonly #open = new Set<GradingDatabase>()
  readonly #quota: Quota
  readonly #templates = new Map<string, Promise<string>>()
  /** A clone of the template that was used last, made while nobody waits. */
  #spare: { template: string; logins: Promise<Logins> } | undefined
  #stopped = false
  #count = 0

  constructor(admin: ClusterAdmin, id: string, control: Pool) {
    this.#admin = admin
    this.#id = id
    this.#control = control
    this.#quota = new Quota(control)
  }

  async create(sql: readonly SqlFile[], options: { cacheable?: boolean } = {}): Promise<GradingDatabase> {
    const cached = options.cacheable ?? false
    const template = await this.#template(cached ? sql : [])
    const logins = await this.#take(template)
    try {
      if (!cached) await this.#apply(logins, sql)
      const watched: Watched = { ...logins, onLimit: (sentence) => database.exceed(sentence) }
      const database = openGradingDatabase(this.#admin, logins, {
        drop: () => {
          this.#quota.forget(watched)
          return this.#drop(logins)
        },
        blocker: () => this.#blocker(logins),
        dropped: (self) => {
          this.#open.delete(self)
          this.#prepare(template)
        },
      })
      this.#open.add(database)
      this.#quota.watch(watched)
      return database
    } catch (error) {
      await this.#drop(logins)
      throw error
    }
  }

  async sweep(): Promise<number> {
    const owners = `SELECT substr(application_name, ${APPLICATION.length + 1}) FROM pg_stat_activity WHERE application_name LIKE '${APPLICATION}%' AND usename = current_user`
    const orphaned = (column: string) =>
      `${column} LIKE '${GRADING.replaceAll('_', '\\_')}%' AND split_part(${column}, '_', 3) NOT IN (${owners})`
    const databases = await this.#control.query<{ datname: string }>(`SELECT datname FROM pg_database WHERE ${orphaned('datname')}`)
    for (const { datname } of databases.rows) await this.#control.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`)
    const roles = await this.#control.query<{ rolname: string }>(
      `SELECT rolname FROM pg_roles WHERE ${orphaned('rolname')} ORDER BY length(rolname) DESC`,
    )
    for (const { rolname } of roles.rows) await this.#control.query(`DROP ROLE IF EXISTS ${rolname}`)
    return databases.rows.length
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.allSettled([...this.#open].map((database) => database.drop()))
    await this.#discardSpare()
    await this.#control.end()
  }

  /** The template with that SQL, made when it is met for the first time. */
  #template(sql: readonly SqlFile[]): Promise<string> {
    const hash = createHash('sha256')
      .update(JSON.stringify(sql.map(({ text }) => text)))
      .digest('hex')
      .slice(0, 20)
    const name = `${TEMPLATE}${hash}`
    const known = this.#templates.get(name)
    if (known) return known
    const made = this.#makeTemplate(name, sql)
    this.#templates.set(name, made)
    made.catch(() => this.#templates.delete(name))
    return made
  }

  /** Made under a grading's name, which is swept after a crash, and renamed when whole: of two graders one wins. */
  async #makeTemplate(name: string, sql: readonly SqlFile[]): Promise<string> {
    if (await this.#exists(name)) return name
    const logins = sql.length === 0 ? await this.#clone('template1') : await this.#clone(await this.#template([]))
    const { user, database } = logins
    try {
      await this.#apply(logins, sql)
      await this.#inside(database, `REASSIGN OWNED BY ${user} TO ${OWNER}; DROP OWNED BY ${user}; ALTER SCHEMA public OWNER TO ${OWNER}`)
      await this.#control.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`)
      await this.#control.query(`ALTER DATABASE ${database} RENAME TO ${name}`).catch(async (error: unknown) => {
        if (!(await this.#exists(name))) throw error
      })
    } finally {
      await this.#drop(logins)
    }
    return name
  }

  async #take(template: string): Promise<Logins> {
    const spare = this.#spare
    if (spare?.template !== template) return this.#clone(template)
    this.#spare = undefined
    // Whatever kept it from being made may be over.
    return spare.logins.catch(() => this.#clone(template))
  }

  #prepare(template: string): void {
    if (this.#stopped || this.#spare?.template === template) return
    void this.#discardSpare()
    const logins = this.#clone(template)
    logins.catch(() => undefined)
    this.#spare = { template, logins }
  }

  async #discardSpare(): Promise<void> {
    const spare = this.#spare
    this.#spare = undefined
    await spare?.logins.then((logins) => this.#drop(logins)).catch(() => undefined)
  }

  async #clone(template: string): Promise<Logins> {
    this.#count += 1
    const database = `${GRADING}${this.#id}_${this.#count}`
    const logins = { database, user: database, password: randomPassword(), observerPassword: randomPassword() }
    try {
      await this.#control.query(createRoles(logins))
      await this.#control.query(`CREATE DATABASE ${database} TEMPLATE ${template} STRATEGY file_copy`)
      await this.#control.query(databaseGrants(logins))
      await this.#inside(database, `REASSIGN OWNED BY ${OWNER} TO ${logins.user}`)
      return logins
    } catch (error) {
      await this.#drop(logins)
      if (error instanceof DatabaseError && error.code === '53100') {
        throw new EngineError('disk-full', "No disk space is left for a grading's database. Free some and try again.", { cause: error })
      }
      throw error
    }
  }

  async #apply(logins: Logins, sql: readonly SqlFile[]): Promise<void> {
    if (sql.length === 0) return
    const client = await connect(this.#admin, { user: logins.user, password: logins.password, database: logins.database })
    try {
      await applySql(client, sql)
    } finally {
      await client.end()
    }
  }

  /** As superuser: only before a learner's SQL has run there. */
  async #inside(database: string, sql: string): Promise<void> {
    const client = await connectAdmin(this.#admin, database)
    try {
      await client.query(sql)
    } finally {
      await client.end()
    }
  }

  async #drop({ database, user }: Logins): Promise<void> {
    await this.#control.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
    await this.#control.query(`DROP ROLE IF EXISTS ${observerOf(user)}, ${user}`)
  }

  /** What keeps a lock in that database, in words. */
  async #blocker({ database, user }: Logins): Promise<string> {
    const { rows } = await this.#control.query<{ state: string; query: string }>(
      'SELECT state, left(query, 200) AS query FROM pg_stat_activity WHERE datname = $1 AND usename = $2 AND xact_start IS NOT NULL ORDER BY xact_start LIMIT 1',
      [database, user],
    )
    return rows[0] ? `a session of the app is "${rows[0].state}" after: ${rows[0].query}` : 'a lock was not released in time'
  }

  async #exists(name: string): Promise<boolean> {
    return (await this.#control.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])).rows.length > 0
  }
}

async function connectAdmin(admin: ClusterAdmin, database: string): Promise<Client> {
  try {
    return await connect(admin, { user: admin.user, password: admin.password, database })
  } catch (cause) {
    throw unreachable(admin, cause)
  }
}

function unreachable(admin: ClusterAdmin, cause: unknown): EngineError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new EngineError('database-unreachable', `Can't reach PostgreSQL for gradings at ${admin.host}:${admin.port}: ${why}`, { cause })
}
