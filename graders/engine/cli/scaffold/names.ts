const MAX_WORDS = 5
const FILLERS = new Set(['a', 'an', 'the', 'of', 'to', 'is', 'are', 'and', 'or', 'in', 'on', 'for', 'from', 'with', 'by'])

/**
 * Ids for sentences: lower case words joined by hyphens, all different.
 *
 * @example idsFor(['query count constant from 1 to 500 orders']) // ['query-count-constant-1-500']
 */
export function idsFor(sentences: readonly string[]): string[] {
  const used = new Set<string>()
  return sentences.map((sentence) => {
    const base = idFor(sentence)
    let id = base
    for (let count = 2; used.has(id); count += 1) id = `${base}-${count}`
    used.add(id)
    return id
  })
}

/** A sentence as a title: first letter upper case. */
export function titleFor(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`
}

function idFor(sentence: string): string {
  const words = sentence.toLowerCase().match(/[a-z0-9]+/g) ?? []
  const telling = words.filter((word) => !FILLERS.has(word)).slice(0, MAX_WORDS)
  const id = telling.join('-')
  return /^[a-z]/.test(id) ? id : `r-${id}`
}
