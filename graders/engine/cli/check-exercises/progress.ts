import { progressLine, type Output } from '../terminal.ts'

const PIPE_EVERY_MS = 15_000

/**
 * Shows how far a long command is: on a terminal in a line that is rewritten, in a pipe in a line every 15 seconds.
 *
 * @example using progress = showProgress(() => `${done} done`)
 */
export function showProgress(text: () => string, stream: Output = process.stderr): Disposable & { update(): void; clear(): void } {
  const line = progressLine(stream)
  const timer = setInterval(() => {
    if (stream.isTTY !== true) stream.write(`  ${text()}\n`)
  }, PIPE_EVERY_MS)
  return {
    update: () => line.show(text()),
    clear: () => line.clear(),
    [Symbol.dispose]() {
      clearInterval(timer)
      line.clear()
    },
  }
}
