import type { APIRoute, GetStaticPaths } from 'astro'
import typings from 'virtual:loadbearing/typings'

/** The editor's type declarations of each kit, as immutable files that are fetched with the editor. */
export const getStaticPaths = (() =>
  Object.entries(typings).map(([file, text]) => ({ params: { file }, props: { text } }))) satisfies GetStaticPaths

export const GET: APIRoute<{ text: string }> = ({ props }) => new Response(props.text, { headers: { 'content-type': 'application/json' } })
