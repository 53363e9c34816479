import { readFile } from 'node:fs/promises'
import { posix } from 'node:path'
import type { APIContext } from 'astro'
import files from 'virtual:loadbearing/files'
import type { ImmutableFile } from './read-catalogue.ts'

/** The pages of a folder of immutable files: one for each. */
export function immutableIn(folder: string): { params: { file: string }; props: { content: ImmutableFile } }[] {
  return Object.entries(files)
    .filter(([address]) => posix.dirname(address) === `/${folder}`)
    .map(([address, content]) => ({ params: { file: posix.basename(address) }, props: { content } }))
}

/** Answers with the file of a page that `immutableIn` made. */
export async function serveImmutable({ props: { content } }: APIContext<{ content: ImmutableFile }>): Promise<Response> {
  return new Response('text' in content ? content.text : new Uint8Array(await readFile(content.path)))
}
