import {
  cardReviewsSchema,
  keptCardReviewsSchema,
  type CardReviews,
  type KeptCardReviews,
  type NewCardReviews,
} from '../../runtimes/server/card-reviews-api.ts'
import { Http, type HttpOptions } from '../../runtimes/server/http.ts'

/** The calls about reviews of cards. All throw what `Http` throws. */
export class CardReviewsApi {
  readonly #http: Http

  constructor(options: HttpOptions) {
    this.#http = new Http(options)
  }

  /** @param place of the last answer; 0 from the beginning */
  after(place: number): Promise<CardReviews> {
    return this.#http.send('GET', `/v1/card-reviews?after=${place}`, cardReviewsSchema)
  }

  add(reviews: NewCardReviews): Promise<KeptCardReviews> {
    return this.#http.send('POST', '/v1/card-reviews', keptCardReviewsSchema, { body: reviews, keepalive: reviews.reviews.length < 50 })
  }
}
