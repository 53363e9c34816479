import rss from '@astrojs/rss'
import type { APIRoute, GetStaticPaths } from 'astro'
import { FEED, listNewLessons } from '../sharing/feed.ts'
import { belowBase } from '../workspace/model/base.ts'

/** The feed is there on a site that knows its address: readers of feeds need whole ones. */
export const getStaticPaths = (() => (import.meta.env.SITE ? [{ params: { feed: 'rss' } }] : [])) satisfies GetStaticPaths

export const GET: APIRoute = async ({ site }) => {
  if (site === undefined) return new Response(null, { status: 404 })
  const lessons = await listNewLessons()
  return rss({
    title: FEED.title,
    description: FEED.description,
    site: new URL(belowBase('/'), site),
    customData: '<language>en</language>',
    items: lessons.map(({ title, description, published, href, track }) => ({
      title,
      description,
      pubDate: published,
      link: belowBase(href),
      categories: [track],
    })),
  })
}
