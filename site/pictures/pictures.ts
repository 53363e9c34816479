/** `npm run pictures`: what the site looks like, in every state, width and theme that is looked at in a review. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { Command } from 'commander'
import { EXIT, runProgram, UsageError } from '#engine/cli/terminal.ts'
import { REPOSITORY_ROOT } from '#engine/exercise/load.ts'
import { findChromium } from '../bootstrap/machine.ts'
import { phase } from '../bootstrap/phase.ts'
import { chromiumOptions } from '../e2e/chromium.ts'
import { startServer } from '../e2e/server.ts'
import { THEMES, visitor, WIDTHS } from './look.ts'

const program = new Command('pictures')
  .description(
    'Takes pictures of the site: every state by four widths and two themes, and a page that shows them beside each other. ' +
      'Builds the site when it has changed. Needs a Chromium (CHROMIUM_PATH names one).',
  )
  .argument('[states...]', 'states to picture (default: all)')
  .option('--to <folder>', 'where they go; what is in it is removed first', '.data/pictures')
  .addHelpText('after', '\nExit code 0: all were taken; 1: a state could not be reached; 2: no result.')
  .action(async (names: string[], { to }: { to: string }) => {
    const executablePath = await findChromium(REPOSITORY_ROOT)
    if (executablePath === undefined) throw new UsageError('there is no Chromium: install one, or name it with CHROMIUM_PATH')
    await using server = await startServer()
    process.env['LOADBEARING_URL'] = server.url
    const { STATES } = await import('./states.ts')
    const unknown = names.find((name) => !STATES.some((state) => state.name === name))
    if (unknown !== undefined) throw new UsageError(`there is no state ${unknown}; there are ${STATES.map(({ name }) => name).join(', ')}`)
    const chosen = STATES.filter(({ name }) => names.length === 0 || names.includes(name))

    const folder = join(REPOSITORY_ROOT, to)
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    await using browser = await chromium.launch(chromiumOptions(executablePath))
    const failed: string[] = []
    await phase('Taking pictures', async ({ detail }) => {
      let taken = 0
      for (const { name, open } of chosen)
        for (const width of WIDTHS)
          for (const theme of THEMES) {
            detail(`${name}, ${width} px, ${theme} (${++taken} of ${chosen.length * WIDTHS.length * THEMES.length})`)
            await using context = await browser.newContext(visitor(width, theme))
            const page = await context.newPage()
            try {
              await open(page)
              await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`) })
            } catch (error) {
              failed.push(
                `${name}, ${width} px, ${theme}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
              )
            }
          }
    })
    await writeFile(join(folder, 'index.html'), sheet(chosen.map(({ name }) => name)))
    process.stdout.write(`${join(to, 'index.html')} shows them beside each other.\n`)
    for (const sentence of failed) process.stderr.write(`not reached: ${sentence}\n`)
    process.exitCode = failed.length === 0 ? EXIT.ok : EXIT.failed
  })

await runProgram(program)

function sheet(names: readonly string[]): string {
  const pictures = (name: string, theme: string) =>
    WIDTHS.map(
      (width) =>
        `<a href="${name}-${width}-${theme}.png"><img src="${name}-${width}-${theme}.png" alt="${name}, ${width} px, ${theme}"></a>`,
    )
  const rows = names.map((name) => `<h2>${name}</h2>${THEMES.map((theme) => `<div>${pictures(name, theme).join('')}</div>`).join('')}`)
  return `<!doctype html><title>Pictures</title><style>div{display:flex;gap:8px;align-items:start}img{height:320px}</style>${rows.join('\n')}\n`
}
