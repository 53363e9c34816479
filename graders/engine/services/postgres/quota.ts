import type pg from 'pg'
import { MIB, SERVICES } from '../../policy.ts'

/** How often is looked, in milliseconds. */
const INTERVAL_MS = 500

/** Bytes of what sessions of a database sort and join on disk: its files are named for the process that writes them. */
const TEMPORARY = `SELECT sum(f.size) FROM pg_ls_tmpdir() f JOIN pg_stat_activity a ON a.pid = substring(f.name FROM '^pgsql_tmp([0-9]+)')::int WHERE a.datid = d.oid`

/** What a quota needs of a database that exists. */
export interface Watched {
  readonly database: string
  readonly user: string
  /** Called once, with one sentence, when its sessions were ended for taking too much. */
  onLimit(sentence: string): void
}

/**
 * Ends the sessions of an app that fills the disk: PostgreSQL itself has no limit on
 * the size of a database or on what waits to be delivered to a listener.
 */
export class Quota {
  readonly #control: pg.Pool
  readonly #watched = new Set<Watched>()
  #timer: NodeJS.Timeout | undefined
  #looking = false

  constructor(control: pg.Pool) {
    this.#control = control
  }

  watch(watched: Watched): void {
    this.#watched.add(watched)
    this.#timer ??= setInterval(() => void this.#lookOnce(), INTERVAL_MS).unref()
  }

  forget(watched: Watched): void {
    this.#watched.delete(watched)
    if (this.#watched.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  async #lookOnce(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    // What a broken connection means is said by whoever needs the database.
    await this.#look().catch(() => undefined)
    this.#looking = false
  }

  async #look(): Promise<void> {
    const { rows } = await this.#control.query<{ datname: string; size: string; queue: number; holds: boolean }>(
      `SELECT datname, pg_database_size(oid) + coalesce((${TEMPORARY}), 0) AS size, pg_notification_queue_usage() AS queue,
         EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid AND a.usename = d.datname AND a.xact_start < now() - interval '2 seconds') AS holds
       FROM pg_database d WHERE datname = ANY ($1)`,
      [[...this.#watched].map(({ database }) => database)],
    )
    for (const watched of this.#watched) {
      const row = rows.find(({ datname }) => datname === watched.database)
      if (row === undefined) continue
      const most = SERVICES.databaseMiB.value
      if (Number(row.size) > most * MIB)
        await this.#end(watched, `the database and its temporary files grew beyond ${most} MiB: its sessions were ended`)
      else if (row.holds && row.queue * 100 > SERVICES.notificationPercent.value)
        await this.#end(watched, 'a session held back more notifications than are allowed: the sessions were ended')
    }
  }

  async #end(watched: Watched, sentence: string): Promise<void> {
    this.forget(watched)
    await this.#control.query(`ALTER ROLE ${watched.user} NOLOGIN`)
    await this.#control.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [watched.user])
    watched.onLimit(sentence)
  }
}
