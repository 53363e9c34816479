import { pageSchema, type Page } from '../../runtimes/server/cohorts-api.ts'
import { Http, type HttpOptions } from '../../runtimes/server/http.ts'
import {
  deliverySchema,
  madeWebhookSchema,
  webhookSchema,
  type Delivery,
  type MadeWebhook,
  type NewWebhook,
  type Webhook,
  type WebhookChange,
} from '../../runtimes/server/webhooks-api.ts'
import { PAGE } from '../api.ts'

/** The calls about the webhooks of one cohort. All throw what `Http` throws. */
export class WebhooksApi {
  readonly #http: Http
  readonly #path: string

  constructor(options: HttpOptions, cohort: string) {
    this.#http = new Http(options)
    this.#path = `/v1/cohorts/${encodeURIComponent(cohort)}/webhooks`
  }

  list(after?: string): Promise<Page<Webhook>> {
    return this.#http.send('GET', `${this.#path}${place(after)}`, pageSchema(webhookSchema))
  }

  make(body: NewWebhook, idempotencyKey: string): Promise<MadeWebhook> {
    return this.#http.send('POST', this.#path, madeWebhookSchema, { body, idempotencyKey })
  }

  change(webhook: string, body: WebhookChange): Promise<Webhook> {
    return this.#http.send('PATCH', `${this.#path}/${webhook}`, webhookSchema, { body })
  }

  remove(webhook: string): Promise<void> {
    return this.#http.sendOnly('DELETE', `${this.#path}/${webhook}`)
  }

  ping(webhook: string): Promise<Delivery> {
    return this.#http.send('POST', `${this.#path}/${webhook}/pings`, deliverySchema, { body: {} })
  }

  deliveries(webhook: string, after?: string): Promise<Page<Delivery>> {
    return this.#http.send('GET', `${this.#path}/${webhook}/deliveries${place(after)}`, pageSchema(deliverySchema))
  }

  tryAgain(webhook: string, delivery: string): Promise<Delivery> {
    return this.#http.send('POST', `${this.#path}/${webhook}/deliveries/${delivery}/tries`, deliverySchema, { body: {} })
  }
}

function place(after: string | undefined): string {
  return `?${new URLSearchParams({ limit: String(PAGE), ...(after === undefined ? {} : { after }) }).toString()}`
}
