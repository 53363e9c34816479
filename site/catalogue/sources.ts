/** The articles that the course teaches, by the first part of a theme's id. */
export const SOURCES: Readonly<Record<string, string>> = {
  nestjs: 'Senior NestJS',
  nodejs: 'Senior Node.js',
  express: 'Senior Express',
  scaling: 'Scaling NestJS',
  production: 'NestJS in production',
}

/**
 * The article that a theme is from.
 *
 * @param theme its id
 * @example sourceOf('nestjs-1.1') // 'nestjs'
 */
export function sourceOf(theme: string): string {
  return theme.split('-')[0] ?? theme
}
