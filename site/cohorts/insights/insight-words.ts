const MINUTES_OF_HOUR = 60
const HOURS_OF_DAY = 24
/** From here on the smaller unit says nothing any more. */
const MANY = 2

/** Where there is nothing to say. */
const NOTHING = '–'

/**
 * A time as people say it.
 *
 * @param minutes null: there is none
 * @example durationOf(200) // '3 h 20 min'
 */
export function durationOf(minutes: number | null): string {
  if (minutes === null) return NOTHING
  const whole = Math.round(minutes)
  if (whole === 0) return minutes > 0 ? 'under 1 min' : '0 min'
  if (whole < MANY * MINUTES_OF_HOUR) return `${whole} min`
  const hours = Math.floor(whole / MINUTES_OF_HOUR)
  if (hours < MANY * HOURS_OF_DAY) return withRest(`${hours} h`, whole % MINUTES_OF_HOUR, 'min')
  return withRest(`${Math.floor(hours / HOURS_OF_DAY)} days`, hours % HOURS_OF_DAY, 'h')
}

const withRest = (most: string, rest: number, unit: string): string => (rest === 0 ? most : `${most} ${rest} ${unit}`)

/** A median of counts. @example amountOf(2.5) // '2.5' */
export const amountOf = (amount: number | null): string => (amount === null ? NOTHING : String(amount))

/** @example shareOf(1, 3) // '33 %' */
export const shareOf = (part: number, all: number): string => (all === 0 ? NOTHING : `${Math.round((part / all) * 100)} %`)
