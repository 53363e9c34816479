import { defineRouteMiddleware, type StarlightRouteData } from '@astrojs/starlight/route-data'
import { getCollection } from 'astro:content'
import { listThemes, listTracks } from '../catalogue/lessons.ts'
import { inEnglish } from '../language/links.ts'
import { belowBase } from '../workspace/model/base.ts'
import { FEED, listNewLessons } from './feed.ts'
import { HEIGHT, WIDTH } from './preview-drawing.ts'
import { listPreviews } from './previews.ts'
import { isPublicPage } from './public-pages.ts'
import { structuredData } from './structured-data.ts'

type HeadElement = StarlightRouteData['head'][number]

/**
 * Adds to the head of each page what others make of its link: the preview
 * image, the feed, and what the page is about for search engines. Where the
 * build knows no address of the site, addresses begin at its root, which most
 * readers of links understand, and what needs whole ones is left out.
 */
export const onRequest = defineRouteMiddleware(async ({ locals: { starlightRoute }, url, site }) => {
  const { head } = starlightRoute
  const path = pathBelowBase(url.pathname)
  const { path: englishPath } = inEnglish(path)
  const tracks = await listTracks()
  const whole = (below: string): string => (site ? new URL(belowBase(below), site).href : belowBase(below))
  const previews = await listPreviews()
  const home = previews.get('/')
  const preview = previews.get(englishPath) ?? home
  if (preview === undefined || home === undefined) throw new Error('The home page has no preview image.')

  const meta = (attrs: Record<string, string>): void => void head.push({ tag: 'meta', attrs })
  meta({ property: 'og:image', content: whole(preview.image) })
  meta({ property: 'og:image:type', content: 'image/png' })
  meta({ property: 'og:image:width', content: String(WIDTH) })
  meta({ property: 'og:image:height', content: String(HEIGHT) })
  meta({ property: 'og:image:alt', content: preview.alt })
  meta({ name: 'twitter:image', content: whole(preview.image) })
  meta({ name: 'twitter:image:alt', content: preview.alt })
  const isText = (await getCollection('docs')).some(({ id }) => id === starlightRoute.entry.id)
  const isPublic = isPublicPage(
    path,
    tracks.map(({ track }) => track),
  )
  const isSaid = head.some(({ attrs }) => attrs?.['name'] === 'robots')
  if (!isPublic && !isSaid) meta({ name: 'robots', content: 'noindex' })
  if (site === undefined) return
  if (isText) keepToEnglish(head, whole(englishPath))

  head.push({ tag: 'link', attrs: { rel: 'alternate', type: 'application/rss+xml', title: FEED.title, href: belowBase('/rss.xml') } })
  const themes = new Map((await listThemes()).map(({ id, title }) => [id, title]))
  const published = new Map((await listNewLessons()).map(({ href, published }) => [href.split('/')[2] ?? '', published]))
  const image = (of: string): string => whole((previews.get(of) ?? home).image)
  const data = structuredData(path, { address: whole, tracks, themes, published, image })
  // A title could end the element: in JSON its bracket can be written otherwise.
  const content = JSON.stringify(data)?.replaceAll('<', '\\u003c')
  if (data !== undefined) head.push({ tag: 'script', attrs: { type: 'application/ld+json' }, content })
})

/**
 * Lessons and the dossier are written in English: in another language their pages are the same text with other words around
 * it. Search engines are sent to the English one.
 */
function keepToEnglish(head: HeadElement[], english: string): void {
  const kept = head.filter(({ attrs }) => attrs?.['hreflang'] === undefined)
  head.splice(0, head.length, ...kept)
  for (const { attrs } of head) {
    if (attrs?.['rel'] === 'canonical') attrs['href'] = english
    if (attrs?.['property'] === 'og:url') attrs['content'] = english
  }
}

/** The path of a page as it is on a site at the root of its host. */
function pathBelowBase(pathname: string): string {
  const base = import.meta.env.BASE_URL.replace(/\/$/, '')
  const path = pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : pathname
  return path.endsWith('/') || path.endsWith('.html') ? path : `${path}/`
}
