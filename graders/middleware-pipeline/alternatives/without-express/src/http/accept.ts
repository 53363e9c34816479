interface Range {
  type: string
  quality: number
}

/** Of the types that there are, the one that a caller likes best; the earlier one when it likes several. Undefined when it takes none. */
export function preferred(accept: string | undefined, types: readonly string[]): string | undefined {
  if (accept === undefined) return types[0]
  const ranges = accept.split(',').map(readRange)
  let best: Range | undefined
  for (const type of types) {
    const quality = qualityOf(type, ranges)
    if (quality > (best?.quality ?? 0)) best = { type, quality }
  }
  return best?.type
}

function readRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const quality = parameters.find((parameter) => parameter.startsWith('q='))
  return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) }
}

/** What the narrowest range says that the type is in. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const [family] = type.split('/')
  for (const wanted of [type, `${family}/*`, '*/*']) {
    const range = ranges.find((other) => other.type === wanted)
    if (range !== undefined) return range.quality
  }
  return 0
}
