import * as z from 'zod/mini'

/** A page as it was loaded: its path, and the revision in its head. */
export const pageSeenSchema = z.object({ path: z.string(), revision: z.string() })

/**
 * What pages say to the service worker; a port is for the answer.
 *
 * | message       | means |
 * | ------------- | ----- |
 * | `state`       | → PageState |
 * | `keep-editor` | fetch what the editor needs, where it is not there yet |
 * | `clean`       | remove what no page uses any more |
 */
export const toWorkerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('state'), page: pageSeenSchema }),
  z.object({ kind: z.literal('keep-editor') }),
  z.object({ kind: z.literal('clean') }),
])

export interface PageState {
  /** The site has another version of this page now. */
  readonly isOutdated: boolean
  /** It came from the device, because the server did not answer. */
  readonly isFromDevice: boolean
}

/** What the service worker says to pages. → `PageSeen[]`: what this document was made of since it was loaded. */
export interface ToPage {
  readonly kind: 'which-pages'
}

/** Marks a fetch by a page that keeps the answer itself: the service worker leaves it alone. */
export const KEPT_BY_PAGE = 'x-loadbearing-kept-by-page'

export type PageSeen = z.infer<typeof pageSeenSchema>
export type ToWorker = z.infer<typeof toWorkerSchema>
