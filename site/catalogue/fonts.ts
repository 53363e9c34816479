import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fontProviders } from 'astro/config'
import subsetFont from 'subset-font'
import writeFileAtomic from 'write-file-atomic'

/** What titles of this course are written with, in English and in German. Any other sign comes from the reader's own faces. */
const CHARACTERS = `${ascii()}ÄÖÜäöüßé ‘’‚“”„–—…·×→`

const TITLES = '@fontsource/barlow-semi-condensed/files/barlow-semi-condensed-latin-600-normal.woff2'

/**
 * The face of titles, cut down to `CHARACTERS` and served by the site itself.
 * One that has not come by the time of the first paint is used from the next
 * page on: nothing that was read moves. A book face for prose would weigh 68 kB
 * with its italic and its bold, more than a lesson's page has to spare.
 *
 * @param root folder of the repository
 * @throws Error when the package lacks the file
 */
export async function fontFamilies(root: string) {
  const titles: Variant = { weight: 600, style: 'normal', src: [await subset(root, TITLES)] }
  const variants: [Variant] = [titles]
  return [
    {
      provider: fontProviders.local(),
      name: 'Barlow Semi Condensed',
      cssVariable: '--lb-face-display',
      display: 'optional' as const,
      fallbacks: ['Bahnschrift', 'DIN Alternate', 'Arial Narrow', 'sans-serif'],
      options: { variants },
    },
  ]
}

interface Variant {
  weight: number
  style: 'normal'
  src: [string]
}

/** @returns where the cut-down face lies; a build makes it once */
async function subset(root: string, file: string): Promise<string> {
  const whole = readFileSync(createRequire(join(root, 'package.json')).resolve(file))
  const name = createHash('sha256').update(whole).update(CHARACTERS).digest('hex').slice(0, 16)
  const folder = join(root, 'node_modules/.cache/loadbearing-fonts')
  const path = join(folder, `${name}.woff2`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  await writeFileAtomic(path, await subsetFont(whole, CHARACTERS, { targetFormat: 'woff2' }))
  return path
}

function ascii(): string {
  return Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('')
}
