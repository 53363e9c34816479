import type { APIRoute, GetStaticPaths } from 'astro'
import { immutableIn, serveImmutable } from '../../catalogue/immutable.ts'
import type { ImmutableFile } from '../../catalogue/read-catalogue.ts'

/** The editor's type declarations of each kit, fetched with the editor. */
export const getStaticPaths = (() => immutableIn('typings')) satisfies GetStaticPaths

export const GET: APIRoute<{ content: ImmutableFile }> = serveImmutable
