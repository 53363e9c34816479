import { AccountApi } from '../../account/api.ts'
import { gradeOnServer } from '../../runtimes/server/grade.ts'
import { Http, Refused } from '../../runtimes/server/http.ts'
import { readToken } from '../../runtimes/server/token.ts'
import { WorkspaceStore } from '../../workspace/store/workspace-store.ts'
import { tellOfWaiting } from './channel.ts'
import { handInAll } from './hand-in.ts'
import { markWaiting } from './mark.ts'
import { WaitingStore } from './waiting-store.ts'

/** Held by the tab that hands in. */
const LOCK = 'loadbearing-waiting'

/**
 * Hands in what waits on this device, unless another tab does.
 *
 * @returns whether it is worth trying again later
 * @throws StorageError
 */
export function handInHere(): Promise<boolean> {
  // Missing on plain http addresses other than localhost: there the same key keeps two tabs from having it graded twice.
  const locks: LockManager | undefined = Reflect.get(navigator, 'locks')
  if (locks === undefined) return handIn()
  return locks.request(LOCK, { ifAvailable: true }, (lock) => (lock === null ? true : handIn()))
}

async function handIn(): Promise<boolean> {
  const options = { token: () => readToken(sessionStorage) }
  const http = new Http(options)
  const attempts = await WaitingStore.open()
  try {
    const doWait = await handInAll({
      attempts,
      person: () => personOf(new AccountApi(options)),
      grade: ({ key, slug, files, revision }, onProgress) =>
        gradeOnServer(
          http,
          { slug, files, ...(revision === undefined ? {} : { revision }) },
          onProgress,
          new AbortController().signal,
          key,
        ),
      keep: async ({ slug, title, address }, verdict, signature) => {
        const store = await WorkspaceStore.open(slug)
        try {
          await store.addVerdict(verdict, signature)
        } finally {
          store.close()
        }
        tellOfWaiting({ kind: 'graded', attempt: { slug, title, address }, verdict })
      },
      onChange: () => tellOfWaiting({ kind: 'changed' }),
    })
    markWaiting((await attempts.all()).length > 0)
    return doWait
  } finally {
    attempts.close()
  }
}

async function personOf(api: AccountApi): Promise<string | undefined> {
  try {
    return (await api.me()).id
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return undefined
    throw error
  }
}
