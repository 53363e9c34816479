import { expect, it } from 'vitest'
import { findBinaries } from './binaries.ts'
import { explainFailure } from './problems.ts'

it.each([
  ['disk-full', 'FATAL:  could not write lock file "postmaster.pid": No space left on device'],
  ['postgres-port-taken', 'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use'],
  ['postgres-folder-in-use', 'FATAL:  lock file "postmaster.pid" already exists'],
  ['folder-unreachable', 'initdb: error: could not access directory "/data": Permission denied'],
  ['postgres-version', 'FATAL:  database files are incompatible with server'],
])('knows %s by what PostgreSQL prints', (code, printed) => {
  expect(explainFailure('start PostgreSQL', printed)).toMatchObject({
    code,
    message: expect.stringMatching(/^Can't start PostgreSQL: [^\n]+\.$/),
  })
})

it('quotes the line that says what failed when it knows no better', () => {
  expect(explainFailure('start PostgreSQL', 'LOG: one\nFATAL:  something new\n').message).toBe(
    "Can't start PostgreSQL: FATAL:  something new",
  )
})

it('says what to install where there is no PostgreSQL for the platform', async () => {
  await expect(findBinaries('sunos', 'sparc')).rejects.toMatchObject({
    code: 'postgres-missing',
    message: expect.stringContaining('sunos-sparc'),
  })
})
