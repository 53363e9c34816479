import type { APIRoute, GetStaticPaths } from 'astro'
import { immutableIn, serveImmutable } from '../../catalogue/immutable.ts'
import type { ImmutableFile } from '../../catalogue/read-catalogue.ts'

/** What a container is made of: the engine and the layers of the kits, as snapshots. */
export const getStaticPaths = (() => immutableIn('container')) satisfies GetStaticPaths

export const GET: APIRoute<{ content: ImmutableFile }> = serveImmutable
