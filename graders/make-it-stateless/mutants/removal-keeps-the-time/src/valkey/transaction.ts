import type { ChainableCommander } from 'ioredis'

/**
 * Runs a MULTI block. Its `exec` alone resolves even when one of the commands was refused.
 *
 * @throws the first command's error
 */
export async function commit(transaction: ChainableCommander): Promise<void> {
  const results = await transaction.exec()
  const failed = results?.find(([error]) => error)
  if (failed?.[0]) throw failed[0]
}
