import pg from 'pg'

/**
 * A pool whose broken connections end no process, be they idle, in use, or on
 * their way out (`end` resolves before they are closed). What a broken connection
 * means is said by the next query.
 *
 * @example const pool = openPool({ connectionString: cluster.url })
 */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config)
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
