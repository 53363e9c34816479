import type { APIRoute, GetStaticPaths } from 'astro'
import { immutableIn, serveImmutable } from '../../catalogue/immutable.ts'
import type { ImmutableFile } from '../../catalogue/read-catalogue.ts'

/** The reference repairs, fetched once passed or given up, and linked from nowhere. */
export const getStaticPaths = (() => immutableIn('solutions')) satisfies GetStaticPaths

export const GET: APIRoute<{ content: ImmutableFile }> = serveImmutable
