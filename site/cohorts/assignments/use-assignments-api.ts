import { useMemo } from 'preact/hooks'
import { readToken } from '../../runtimes/server/token.ts'
import { AssignmentsApi } from './api.ts'

/** The calls, of the server that this page came from. */
export function useAssignmentsApi(): AssignmentsApi {
  return useMemo(() => new AssignmentsApi({ token: () => readToken(sessionStorage) }), [])
}
