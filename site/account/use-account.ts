import { useEffect, useMemo } from 'preact/hooks'
import { readToken } from '../runtimes/server/token.ts'
import { AccountApi } from './api.ts'
import { rememberSignedIn } from './known.ts'
import { AccountModel } from './model.ts'

/** Who is signed in: asked when the page comes, and again when a link is opened in it. */
export function useAccount(): AccountModel {
  const model = useMemo(
    () => new AccountModel(import.meta.env.LOADBEARING_STATIC ? undefined : new AccountApi({ token: () => readToken(sessionStorage) })),
    [],
  )
  useEffect(
    () =>
      model.who.subscribe(({ status }) => {
        if (status === 'signed-in' || status === 'signed-out') rememberSignedIn(status === 'signed-in')
      }),
    [],
  )
  useEffect(() => {
    const load = (): void => void model.load()
    load()
    addEventListener('hashchange', load)
    return () => removeEventListener('hashchange', load)
  }, [])
  return model
}
