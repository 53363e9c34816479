import type { BrowserContextOptions } from '@playwright/test'

export const WIDTHS = [360, 768, 1280, 1920] as const
export type Width = (typeof WIDTHS)[number]

export const THEMES = ['light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** A visitor with this window and taste, for whom nothing moves. */
export function visitor(width: Width, theme: Theme): BrowserContextOptions {
  return {
    viewport: { width, height: width < 700 ? 740 : 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    hasTouch: width < 1000,
    locale: 'en-GB',
    timezoneId: 'UTC',
  }
}
