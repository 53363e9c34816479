import {
  ownCertificateSchema,
  shownCertificateSchema,
  tracksSchema,
  type NewCertificate,
  type OwnCertificate,
  type ShownCertificate,
  type TrackProgress,
} from '../runtimes/server/certificates-api.ts'
import { Http, type HttpOptions } from '../runtimes/server/http.ts'

/** The calls about progress by track and certificates. All throw what `Http` throws. */
export class CertificatesApi {
  readonly #http: Http

  constructor(options: HttpOptions) {
    this.#http = new Http(options)
  }

  async tracks(): Promise<readonly TrackProgress[]> {
    return (await this.#http.send('GET', '/v1/me/tracks', tracksSchema)).tracks
  }

  issue(body: NewCertificate): Promise<OwnCertificate> {
    return this.#http.send('POST', '/v1/me/certificates', ownCertificateSchema, { body })
  }

  revoke(id: string): Promise<void> {
    return this.#http.sendOnly('DELETE', `/v1/me/certificates/${encodeURIComponent(id)}`)
  }

  show(id: string): Promise<ShownCertificate> {
    return this.#http.send('GET', `/v1/certificates/${encodeURIComponent(id)}`, shownCertificateSchema)
  }
}
