interface Region {
  path: string
  from: number
  to: number
}

/**
 * The lines of a file, each with the number of the first region that it is in.
 *
 * @param regions in their order, which gives them their numbers from 1
 * @example markedLines('a\nb', [{ path: 'x.ts', from: 2, to: 2 }], 'x.ts')[1] // { line: 'b', number: 2, mark: 1 }
 */
export function markedLines(
  text: string,
  regions: readonly Region[],
  path: string,
): { line: string; number: number; mark: number | undefined }[] {
  return text.split('\n').map((line, index) => {
    const found = regions.findIndex((region) => region.path === path && region.from <= index + 1 && index + 1 <= region.to)
    return { line, number: index + 1, mark: found === -1 ? undefined : found + 1 }
  })
}
