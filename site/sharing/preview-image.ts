import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pMemoize from 'p-memoize'
import satori from 'satori'
import sharp from 'sharp'
import writeFileAtomic from 'write-file-atomic'
import { HEIGHT, WIDTH, type Drawing } from './preview-drawing.ts'

/** The image's letters are drawn as paths, so that it looks the same wherever it is built. */
const FONTS = 'node_modules/@fontsource/barlow-semi-condensed/files'

/** Where earlier images lie: a name changes with what is drawn. */
const KEPT = join(process.cwd(), '.data/previews')

/**
 * The drawing as a PNG of 1200 by 630, taken from an earlier build if that made it.
 *
 * @param drawing what is on it
 * @param name file name with a hash of the drawing
 * @param kept folder of earlier images
 */
export async function previewImage(drawing: Drawing, name: string, kept = KEPT): Promise<Buffer> {
  const file = join(kept, name)
  const earlier = await readFile(file).catch(() => undefined)
  if (earlier !== undefined) return earlier
  const svg = await satori(drawing, { width: WIDTH, height: HEIGHT, fonts: await fonts() })
  // Few colours: a drawing needs no more, and links are previewed on slow networks.
  const image = await sharp(Buffer.from(svg)).png({ palette: true, colours: 32, compressionLevel: 9 }).toBuffer()
  await mkdir(kept, { recursive: true })
  await writeFileAtomic(file, image)
  return image
}

const fonts = pMemoize(async () =>
  Promise.all(
    ([500, 600] as const).map(async (weight) => ({
      name: 'Barlow',
      weight,
      style: 'normal' as const,
      data: await readFile(join(process.cwd(), FONTS, `barlow-semi-condensed-latin-${weight}-normal.woff`)),
    })),
  ),
)
