import type { RequestHandler } from 'express'
import helmet from 'helmet'
import type { Config } from '../config.ts'
import { NO_CONTENT_POLICY } from './content-security-policy.ts'

/**
 * Headers of every answer. The two cross-origin policies isolate the page, which
 * WebContainers need; a page's own content policy replaces the empty one.
 */
export function securityHeaders(config: Pick<Config, 'publicUrl'>): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: false,
      crossOriginEmbedderPolicy: { policy: 'require-corp' },
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'same-origin' },
      strictTransportSecurity: config.publicUrl?.protocol === 'https:',
      xFrameOptions: { action: 'deny' },
    }),
    (_request, response, next) => {
      response.set('content-security-policy', NO_CONTENT_POLICY)
      next()
    },
  ]
}
