import type { APIRoute } from 'astro'
import { belowBase } from '../workspace/model/base.ts'

/** Everything may be read. Where the sitemap lies can be said only with the site's whole address. */
export const GET: APIRoute = ({ site }) => {
  const sitemap = site ? [`Sitemap: ${new URL(belowBase('/sitemap-index.xml'), site).href}`] : []
  const lines = ['User-agent: *', `Disallow: ${belowBase('/api/')}`, ...sitemap]
  return new Response(`${lines.join('\n')}\n`, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
