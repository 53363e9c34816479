import { Command } from 'commander'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { EngineError } from '../engine.ts'
import { fail, hasColour, plainText, progressLine, runProgram, UsageError, type Output } from './terminal.ts'

const recorder = (extra: Partial<Output> = {}) => {
  const written: string[] = []
  return { written, stream: { write: (text: string) => written.push(text), ...extra } }
}

afterEach(() => {
  process.exitCode = undefined
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('fail', () => {
  test.each([
    ['an error of the engine', new EngineError('exercise-unknown', 'there is no exercise "x"'), 'error: there is no exercise "x"\n'],
    ['wrong usage', new UsageError('name one exercise'), 'error: name one exercise\n'],
    [
      'a full disk',
      Object.assign(new Error('ENOSPC: write'), { code: 'ENOSPC' }),
      'error: there is no space left on the disk: free some and run the command again (ENOSPC: write)\n',
    ],
  ])('says %s in one line, without a stack, with exit code 2', (_what, error, line) => {
    vi.stubEnv('DEBUG', undefined)
    const { written, stream } = recorder()
    fail(error, stream)
    expect(written.join('')).toBe(line)
    expect(process.exitCode).toBe(2)
  })

  test('says that anything else is our defect, and what to do', () => {
    vi.stubEnv('DEBUG', undefined)
    const { written, stream } = recorder()
    fail(new TypeError('x is not a function'), stream)
    expect(written.join('')).toBe(
      'error: x is not a function (a defect of Loadbearing: please report it; run again with DEBUG=1 for details)\n',
    )
  })

  test('shows stack and cause with DEBUG=1', () => {
    vi.stubEnv('DEBUG', '1')
    const { written, stream } = recorder()
    fail(new Error('outer', { cause: new Error('inner') }), stream)
    expect(written.join('')).toMatch(/Error: outer\n\s+at [^]*cause: Error: inner\n\s+at /)
  })
})

describe('colour', () => {
  test.each<[string, Partial<Output>, Record<string, string>, boolean]>([
    ['a terminal', { isTTY: true }, {}, true],
    ['a pipe', {}, {}, false],
    ['a terminal with NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, false],
    ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
    ['a pipe with FORCE_COLOR', {}, { FORCE_COLOR: '1' }, true],
    ['NO_COLOR and FORCE_COLOR', { isTTY: true }, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ])('%s', (_what, extra, env, expected) => {
    expect(hasColour(recorder(extra).stream, env)).toBe(expected)
  })
})

describe('the progress line', () => {
  test('is rewritten on a terminal, and cut to its width', () => {
    const { written, stream } = recorder({ isTTY: true, columns: 6 })
    const line = progressLine(stream)
    line.show('a long text')
    line.clear()
    expect(written.join('').replaceAll('\u001b[2m', '').replaceAll('\u001b[22m', '')).toBe('\r\u001b[2Ka lon\r\u001b[2K')
  })

  test('is silent in a pipe', () => {
    const { written, stream } = recorder()
    const line = progressLine(stream)
    line.show('text')
    line.clear()
    expect(written).toEqual([])
  })
})

test('text of a learner loses what could drive the terminal', () => {
  expect(plainText('a\u001b[31mred\u001b[0m\u0007\u001b]0;title\u0007b\r\nc\td\u202e')).toBe('aredb\nc\td')
})

describe('a program', () => {
  const run = async (argv: string[], action: () => Promise<void> = async () => undefined) => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const program = new Command('course').addCommand(new Command('grade').argument('<slug>').action(action))
    await runProgram(program, ['node', 'course', ...argv])
    return { code: process.exitCode, stderr: stderr.mock.calls.map(([text]) => String(text)).join('') }
  }

  test('that succeeds leaves the exit code alone', async () => {
    expect(await run(['grade', 'x'])).toEqual({ code: undefined, stderr: '' })
  })

  test('that is called wrongly ends with 2, also in a subcommand', async () => {
    const { code, stderr } = await run(['grade'])
    expect(code).toBe(2)
    expect(stderr).toContain("missing required argument 'slug'")
  })

  test('that shows its help ends with 0', async () => {
    expect((await run(['grade', '--help'])).code).toBe(0)
  })

  test('that throws ends with 2 and one line', async () => {
    const result = await run(['grade', 'x'], () => Promise.reject(new EngineError('x', 'no such thing')))
    expect(result.code).toBe(2)
    expect(plainText(result.stderr)).toBe('error: no such thing\n')
  })
})
