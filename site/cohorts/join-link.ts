/**
 * The code that a link to join by brings along. It is behind the `#`, so that it is not sent, and ends up in no log.
 *
 * @example readCode('#code=7QH2-M0XK-9D4T') // '7QH2-M0XK-9D4T'
 */
export function readCode(hash: string): string {
  return new URLSearchParams(hash.slice(1)).get('code')?.trim() ?? ''
}

/**
 * The link to join by.
 *
 * @example joinLink('7QH2-M0XK-9D4T', 'https://course.example/join/') // 'https://course.example/join/#code=7QH2-M0XK-9D4T'
 */
export function joinLink(code: string, page: string): string {
  return `${page}#${new URLSearchParams({ code }).toString()}`
}
