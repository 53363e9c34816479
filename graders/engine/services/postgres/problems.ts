import { EngineError } from '../../engine.ts'

/**
 * Makes what PostgreSQL printed before it gave up into an error of ours.
 *
 * @param doing what was tried, such as `start PostgreSQL in .data/postgres`
 * @param printed what initdb or the server wrote
 * @example throw explainFailure('start PostgreSQL', await readFile(log, 'utf8'))
 */
export function explainFailure(doing: string, printed: string): EngineError {
  const known = KNOWN.find(({ pattern }) => pattern.test(printed))
  if (known) return new EngineError(known.code, `Can't ${doing}: ${known.message}`)
  const line = printed
    .split('\n')
    .map((text) => text.trim())
    .findLast((text) => /FATAL|PANIC|error|fail/i.test(text))
  return new EngineError('postgres-failed', `Can't ${doing}: ${line ?? 'it ended without saying why'}`)
}

const KNOWN = [
  { code: 'disk-full', pattern: /No space left on device|Disk quota exceeded/, message: 'no disk space is left. Free some and try again.' },
  {
    code: 'postgres-port-taken',
    pattern: /Address already in use|could not bind|could not create any TCP\/IP sockets/,
    message: 'its port is taken. Stop what listens there, or choose another port.',
  },
  {
    code: 'postgres-folder-in-use',
    pattern: /lock file "postmaster\.pid" already exists|pre-existing shared memory block/,
    message: 'another live PostgreSQL uses the same folder. Stop that one first.',
  },
  {
    code: 'folder-unreachable',
    pattern: /Permission denied|could not access directory|Read-only file system/,
    message: "its folder can't be used by the user that runs it. Check the folder's owner and mode.",
  },
  {
    code: 'postgres-version',
    pattern: /database files are incompatible with server/,
    message: 'its folder was made by another PostgreSQL version. Dump it with that version, or set DATABASE_URL.',
  },
] as const
