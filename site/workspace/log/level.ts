import type { LogLine } from '#engine/grader/types.ts'

export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type Level = (typeof LEVELS)[number]

/** As loggers write them. */
const NAMES: Readonly<Record<string, Level>> = {
  trace: 'trace',
  verbose: 'trace',
  silly: 'trace',
  debug: 'debug',
  info: 'info',
  information: 'info',
  notice: 'info',
  log: 'info',
  http: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  fatal: 'fatal',
  critical: 'fatal',
  crit: 'fatal',
  alert: 'fatal',
  emergency: 'fatal',
  emerg: 'fatal',
}
const FIELDS = ['level', 'severity', 'lvl', 'log.level']
/** Nest's own logger: `[Nest] 4711  - 11/28/2026, 9:00:00 AM     LOG [NestFactory] Starting…`. */
const NEST = /^\[Nest\] \d+\s+- .{1,40}?\s(LOG|ERROR|WARN|DEBUG|VERBOSE|FATAL)\s/
/** A JSON line that was cut is no JSON any more. */
const CUT = /^\{.{0,400}?"(?:level|severity|lvl)"\s*:\s*"?(\w+)/

/**
 * How severe a line is, where it says so: in a field of a JSON line, or as Nest's logger writes it.
 *
 * @param plain the line without its colours
 * @example levelOf('{"level":50,"msg":"no"}', { level: 50, msg: 'no' }) // 'error'
 */
export function levelOf(plain: string, fields: LogLine['fields']): Level | undefined {
  if (fields) {
    for (const name of FIELDS) {
      const level = readLevel(fields[name])
      if (level) return level
    }
    return undefined
  }
  const [, word] = NEST.exec(plain) ?? CUT.exec(plain) ?? []
  return word === undefined ? undefined : readLevel(/^\d+$/.test(word) ? Number(word) : word)
}

/** Numbers are those of pino and bunyan: tens, with room between them. */
function readLevel(value: unknown): Level | undefined {
  if (typeof value === 'string') return NAMES[value.toLowerCase()]
  if (typeof value !== 'number' || value < 10 || value >= 70) return undefined
  return LEVELS[Math.floor(value / 10) - 1]
}
