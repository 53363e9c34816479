import type { APIRoute, GetStaticPaths } from 'astro'
import { previewImage } from '../../sharing/preview-image.ts'
import { listPreviews, type Preview } from '../../sharing/previews.ts'

/** The images that stand for pages where somebody posts a link to them. */
export const getStaticPaths = (async () =>
  [...(await listPreviews()).values()].map((preview) => ({
    params: { file: fileOf(preview) },
    props: { preview },
  }))) satisfies GetStaticPaths

export const GET: APIRoute<{ preview: Preview }> = async ({ props: { preview } }) => {
  const image = await previewImage(preview.drawing, fileOf(preview))
  return new Response(new Uint8Array(image), { headers: { 'content-type': 'image/png' } })
}

const fileOf = ({ image }: Preview): string => image.replace('/previews/', '')
