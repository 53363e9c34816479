import { DAY_MS } from './schedule.ts'

/**
 * When something is, seen from now, by the days of the calendar.
 *
 * @param now milliseconds since 1970
 * @example whenWords(Date.now() + 86_400_000, Date.now(), 'en') // 'tomorrow'
 */
export function whenWords(at: number, now: number, locale: string): string {
  const days = Math.round((startOfDay(at) - startOfDay(now)) / DAY_MS)
  if (days === 0 && at > now) return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at)
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  if (Math.abs(days) < 45) return relative.format(days, 'day')
  return relative.format(Math.round(days / 30.4), 'month')
}

function startOfDay(at: number): number {
  const day = new Date(at)
  day.setHours(0, 0, 0, 0)
  return day.getTime()
}
