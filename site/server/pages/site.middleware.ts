import { Inject, Injectable, type NestMiddleware, type OnModuleInit } from '@nestjs/common'
import type { NextFunction, Request, Response } from 'express'
import type { Config } from '../config.ts'
import { ProblemException } from '../problems/problem.ts'
import { CONFIG } from '../tokens.ts'
import { indexSite, type Asset } from './site-index.ts'

/** Answered by signatures/. */
const KEYS_PATH = '/.well-known/jwks.json'

/** Serves the built site, and nothing else of the disk. */
@Injectable()
export class SiteMiddleware implements NestMiddleware, OnModuleInit {
  private assets: ReadonlyMap<string, Asset> = new Map()

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  async onModuleInit(): Promise<void> {
    const assets = await indexSite(this.config.siteFolder)
    const end = assets.get('/sw-off.js')
    // Browsers that have a service worker ask for it again under the same name.
    this.assets = this.config.offline === 'off' && end ? new Map([...assets, ['/sw.js', end]]) : assets
  }

  use(request: Request, response: Response, next: NextFunction): void {
    // Nest mounts middleware below a pattern, where Express's own `path` is only what is left.
    const path = decoded(request.originalUrl.split('?')[0] ?? '')
    if (path === '/api' || path?.startsWith('/api/') || path === KEYS_PATH || (request.method !== 'GET' && request.method !== 'HEAD'))
      return next()
    const asset = path === undefined ? undefined : this.assets.get(path)
    if (asset) return this.send(asset, request, response, next)
    if (path !== undefined && this.assets.has(`${path}/`)) return response.redirect(308, `${encodeURI(path)}/`.replace(/^\/+/, '/'))
    const missing = this.assets.get('/404.html')
    if (!missing)
      throw new ProblemException(
        404,
        'page-missing',
        this.assets.size === 0 ? 'The site is not built yet. Start the server with npm start.' : 'There is no such page.',
      )
    response.status(404)
    return this.send(missing, request, response, next)
  }

  private send(asset: Asset, request: Request, response: Response, next: NextFunction): void {
    const coding =
      asset.compressed.length > 0 ? request.acceptsEncodings(...asset.compressed.map((twin) => twin.coding), 'identity') : false
    const twin = asset.compressed.find((candidate) => candidate.coding === coding)
    response.set('cache-control', asset.cacheControl)
    response.set('content-security-policy', asset.policy)
    if (asset.compressed.length > 0) response.vary('accept-encoding')
    if (twin) {
      response.set('content-encoding', twin.coding)
      response.type(asset.path.slice(asset.path.lastIndexOf('.')))
    }
    // The index is the allow-list; a dot file that the build made on purpose is fine.
    response.sendFile(
      twin?.path ?? asset.path,
      { root: this.config.siteFolder, cacheControl: false, dotfiles: 'allow' },
      (error?: Error) => {
        if (error && !response.headersSent) next(error)
      },
    )
  }
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
