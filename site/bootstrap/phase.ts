import { plainText, progressLine, type Output } from '#engine/cli/terminal.ts'

const TERMINAL_EVERY_MS = 500
const PIPE_EVERY_MS = 15_000

export interface Phase {
  /** Shows what is being worked on right now. */
  detail(text: string): void
  /** Writes a line that stays. */
  print(line: string): void
}

/**
 * Runs something long and shows that it goes on: a line that is rewritten on a
 * terminal; in a pipe a line at the start and one every 15 seconds.
 *
 * @param title what is being done, such as `Building the site`
 * @example await phase('Building the site', ({ detail }) => buildSite(root, { onLine: detail }))
 */
export async function phase<T>(title: string, work: (phase: Phase) => Promise<T>, stream: Output = process.stderr): Promise<T> {
  const began = Date.now()
  const terminal = stream.isTTY === true
  const line = progressLine(stream)
  let latest = ''
  const say = () => {
    const text = `${title} … ${Math.round((Date.now() - began) / 1000)} s ${latest}`
    if (terminal) line.show(text)
    else stream.write(`  ${text.trimEnd()}\n`)
  }
  if (terminal) say()
  else stream.write(`${title} …\n`)
  const timer = setInterval(say, terminal ? TERMINAL_EVERY_MS : PIPE_EVERY_MS)
  try {
    return await work({
      detail: (text) => {
        latest = plainText(text)
      },
      print: (text) => {
        line.clear()
        stream.write(`${text}\n`)
      },
    })
  } finally {
    clearInterval(timer)
    line.clear()
  }
}
