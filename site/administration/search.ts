/** Id of the part of the page about people. */
export const PEOPLE = 'people'

/**
 * What the address searches for among people. It is behind the `#`, so that names are not sent in addresses.
 *
 * @example readSearch('#search=Ada') // 'Ada'
 */
export const readSearch = (hash: string): string => new URLSearchParams(hash.slice(1)).get('search')?.trim() ?? ''

/** @example searchIn('Ada') // '#search=Ada' */
export const searchIn = (search: string): string => `#${new URLSearchParams({ search }).toString()}`
