import type { APIRoute, GetStaticPaths } from 'astro'
import { immutableIn, serveImmutable } from '../../catalogue/immutable.ts'
import type { ImmutableFile } from '../../catalogue/read-catalogue.ts'

/** The hidden graders, compiled: fetched when something is graded in the page, and linked from nowhere. */
export const getStaticPaths = (() => immutableIn('suites')) satisfies GetStaticPaths

export const GET: APIRoute<{ content: ImmutableFile }> = serveImmutable
