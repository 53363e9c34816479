import { useMemo } from 'preact/hooks'
import { readToken } from '../runtimes/server/token.ts'
import { CohortsApi } from './api.ts'

/** The calls, of the server that this page came from. */
export function useCohortsApi(): CohortsApi {
  return useMemo(() => new CohortsApi({ token: () => readToken(sessionStorage) }), [])
}
