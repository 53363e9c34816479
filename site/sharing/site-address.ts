import { z } from 'zod'

const addressSchema = z.url({ protocol: /^https?$/ }).transform((text) => new URL(text))

/**
 * Where visitors reach the built site, for what needs whole addresses: canonical
 * links, the sitemap, the feed. Undefined when the build is not told.
 *
 * @param environment of the build
 * @throws Error for what is no address of a site
 * @example siteAddress({ LOADBEARING_SITE_URL: 'https://course.example.org/' }) // 'https://course.example.org'
 */
export function siteAddress(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const given = environment['LOADBEARING_SITE_URL']?.trim()
  if (!given) return undefined
  const parsed = addressSchema.safeParse(given)
  if (!parsed.success || parsed.data.search !== '' || parsed.data.hash !== '')
    throw new Error(`LOADBEARING_SITE_URL=${given} is no address of a site: use one such as https://course.example.org, or unset it`)
  return parsed.data.origin
}
