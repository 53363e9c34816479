import {
  accessTokenSchema,
  madeAccessTokenSchema,
  type AccessToken,
  type MadeAccessToken,
  type NewAccessToken,
} from '../../runtimes/server/access-tokens-api.ts'
import { pageSchema, type Page } from '../../runtimes/server/cohorts-api.ts'
import { Http, type HttpOptions } from '../../runtimes/server/http.ts'

/** The calls about access tokens. All throw what `Http` throws. */
export class TokensApi {
  readonly #http: Http

  constructor(options: HttpOptions) {
    this.#http = new Http(options)
  }

  list(after?: string): Promise<Page<AccessToken>> {
    const query = after === undefined ? '' : `?${new URLSearchParams({ after }).toString()}`
    return this.#http.send('GET', `/v1/tokens${query}`, pageSchema(accessTokenSchema))
  }

  make(token: NewAccessToken): Promise<MadeAccessToken> {
    return this.#http.send('POST', '/v1/tokens', madeAccessTokenSchema, { body: token })
  }

  revoke(id: string): Promise<void> {
    return this.#http.sendOnly('DELETE', `/v1/tokens/${id}`)
  }
}
