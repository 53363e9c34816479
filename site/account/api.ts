import type { z } from 'zod'
import { sessionSchema } from '../runtimes/server/api.ts'
import type { Deletion } from '../runtimes/server/data-rights-api.ts'
import { Http, type HttpOptions } from '../runtimes/server/http.ts'
import {
  meSchema,
  redirectSchema,
  type Me,
  type newAccountSchema,
  type newGuestSchema,
  type newSessionSchema,
} from '../runtimes/server/identity.ts'

/** Where all that is somebody's is, as a file: a browser goes there. */
export const EXPORT_ADDRESS = '/api/v1/me/export'

/** The calls about who somebody is. All throw what `Http` throws. */
export class AccountApi {
  readonly #http: Http

  constructor(options: HttpOptions) {
    this.#http = new Http(options)
  }

  /** Host of the issuer where people may sign in too; null where there is none. */
  async issuer(): Promise<string | null> {
    return (await this.#http.send('GET', '/session', sessionSchema)).signOn
  }

  /** @returns where the browser goes to sign in there */
  async beginSignOn(): Promise<string> {
    return (await this.#http.send('POST', '/v1/oidc', redirectSchema, { body: {} })).url
  }

  me(): Promise<Me> {
    return this.#http.send('GET', '/v1/me', meSchema)
  }

  signIn(body: z.infer<typeof newSessionSchema>): Promise<Me> {
    return this.#http.send('POST', '/v1/sessions', meSchema, { body })
  }

  makeAccount(body: z.infer<typeof newAccountSchema>): Promise<Me> {
    return this.#http.send('POST', '/v1/accounts', meSchema, { body })
  }

  beGuest(body: z.infer<typeof newGuestSchema>): Promise<Me> {
    return this.#http.send('POST', '/v1/guests', meSchema, { body })
  }

  signOut(where: 'here' | 'everywhere'): Promise<void> {
    return this.#http.sendOnly('DELETE', where === 'here' ? '/v1/sessions/current' : '/v1/sessions')
  }

  askForReset(email: string): Promise<void> {
    return this.#http.sendOnly('POST', '/v1/password-resets', { body: { email } })
  }

  reset(token: string, password: string): Promise<void> {
    return this.#http.sendOnly('PUT', '/v1/password', { body: { token, password } })
  }

  askForProof(): Promise<void> {
    return this.#http.sendOnly('POST', '/v1/address-proofs', { body: {} })
  }

  proveAddress(token: string): Promise<void> {
    return this.#http.sendOnly('PUT', '/v1/address-proofs', { body: { token } })
  }

  deleteMe(body: Deletion): Promise<void> {
    return this.#http.sendOnly('DELETE', '/v1/me', { body })
  }

  becomeAdministrator(token: string): Promise<void> {
    return this.#http.sendOnly('POST', '/v1/administrator', { body: { token } })
  }
}
