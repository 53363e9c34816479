import { stripVTControlCharacters } from 'node:util'
import { CommanderError, type Command } from 'commander'
import picocolors from 'picocolors'
import { EngineError } from '../engine.ts'
import { errorCode } from '../exercise/error-code.ts'

/** Exit codes of every command. */
export const EXIT = {
  /** Done, or the graded code passed. */
  ok: 0,
  /** The graded code, or what was checked, failed. */
  failed: 1,
  /** No result: wrong usage, or our own error. */
  noResult: 2,
} as const

/** The command was called in a way that can't work. The message says which and what to do instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Runs a command line. Wrong usage and errors become one clear line on stderr
 * and exit code 2; help is exit code 0.
 *
 * @param argv default: the arguments of this process
 * @example await runProgram(new Command('doctor').action(diagnose))
 */
export async function runProgram(program: Command, argv: readonly string[] = process.argv): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', leaveOnClosedPipe)
  throwInsteadOfExit(program)
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed its line (or the help) already.
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.noResult
    } else {
      fail(error)
    }
  }
}

/**
 * Prints why there is no result and sets exit code 2. One line for errors that
 * people can act on; anything else is our defect and says how to see more (the
 * stack, with `DEBUG=1`).
 *
 * @example await main().catch(fail)
 */
export function fail(error: unknown, stream: Output = process.stderr): void {
  const { red } = picocolors.createColors(hasColour(stream))
  stream.write(`${red('error')}: ${explain(error)}\n`)
  if (process.env['DEBUG'] && error instanceof Error)
    stream.write(`${error.stack ?? ''}\n${error.cause instanceof Error ? `cause: ${error.cause.stack ?? ''}\n` : ''}`)
  process.exitCode = EXIT.noResult
}

/** What the terminal functions need of a stream. */
export interface Output {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

/**
 * Whether to write colour: on a terminal, unless NO_COLOR is set (https://no-color.org) or the terminal is dumb.
 * FORCE_COLOR turns it on for a pipe.
 */
export function hasColour(stream: Output, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env['NO_COLOR']) return false
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0'
  return stream.isTTY === true && env['TERM'] !== 'dumb'
}

export interface ProgressLine {
  /** Shows a text in place of the one before. */
  show(text: string): void
  /** Takes the line away, so that other output starts on a clean line. `show` may be called again. */
  clear(): void
}

/**
 * A line that is rewritten on a terminal, and nothing at all in a pipe.
 *
 * @example
 * const progress = progressLine()
 * progress.show('grading: 2 of 6')
 * progress.clear()
 */
export function progressLine(stream: Output = process.stderr): ProgressLine {
  if (stream.isTTY !== true) return { show: () => undefined, clear: () => undefined }
  const { dim } = picocolors.createColors(hasColour(stream))
  let shown = false
  return {
    show(text) {
      const line = plainText(text).replaceAll('\n', ' ')
      stream.write(`\r\u001b[2K${dim(line.slice(0, (stream.columns ?? 80) - 1))}`)
      shown = true
    },
    clear() {
      if (shown) stream.write('\r\u001b[2K')
      shown = false
    },
  }
}

/**
 * Text that learner code may have made, safe to print: no escape sequences and
 * no control characters but line feeds and tabs.
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu, '')
}

const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ENOSPC: 'there is no space left on the disk: free some and run the command again',
  EDQUOT: 'your disk quota is used up: free some space and run the command again',
  EADDRINUSE: 'the port is in use: stop what uses it, or choose another with PORT',
  EACCES: 'permission is missing: check who owns the file',
  EPERM: 'permission is missing: check who owns the file',
  EROFS: 'the file system is read-only: run the command where files can be written',
  EMFILE: 'too many files are open: close other programs, or raise the limit (ulimit -n)',
  ENOENT: 'a file is missing',
}

function explain(error: unknown): string {
  if (error instanceof EngineError || error instanceof UsageError) return plainText(error.message)
  const code = errorCode(error)
  const known = code === undefined ? undefined : SYSTEM_ERRORS[code]
  const message = plainText(error instanceof Error ? error.message : String(error))
  if (known !== undefined) return `${known} (${message})`
  return `${message || 'something went wrong'} (a defect of Loadbearing: please report it; run again with DEBUG=1 for details)`
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride().showHelpAfterError('(--help shows what is possible)')
  command.commands.forEach(throwInsteadOfExit)
}

/** `… | head` closes the pipe early: that ends the command, and is no error. */
function leaveOnClosedPipe(error: Error): void {
  if (errorCode(error) !== 'EPIPE') throw error
  process.exit(EXIT.ok)
}
