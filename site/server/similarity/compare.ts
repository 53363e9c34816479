import { FingerprintIndex, type FileEntry, type Pair, type TokenizedFile } from '@dodona/dolos-core'
import { tokenize, type Place, type Tokenized } from './tokens.ts'

/** Tokens of one fingerprint, and fingerprints of which the smallest is taken: Schleimer, Wilkerson and Aiken, "Winnowing", 2003. */
const KGRAM = 15
const WINDOW = 9
/** What more than a tenth have, but at least and at most so many, is what one writes for this exercise. */
const COMMON = { atLeast: 4, share: 0.1, atMost: 20 } as const
/** Below so many of its own an attempt is too short to tell anything. */
const FEWEST_FINGERPRINTS = 8
const LOWEST_SHARE = 0.6
const commonFrom = (attempts: number): number => Math.min(COMMON.atMost, Math.max(COMMON.atLeast, Math.ceil(attempts * COMMON.share)))

/** Somebody's code, without what they were given. */
export interface Candidate {
  id: string
  files: Readonly<Record<string, string>>
}

export interface Alike {
  one: string
  other: string
  share: number
}

export interface Fragment {
  one: { path: string; from: number; to: number }
  other: { path: string; from: number; to: number }
}

/**
 * Pairs that have most of the smaller one in common, the most alike first.
 *
 * @param known code that everybody has seen: the starter, the reference repair
 * @example findAlike(attempts, [starter])[0] // { one: '…', other: '…', share: 0.94 }
 */
export function findAlike(candidates: readonly Candidate[], known: readonly Candidate['files'][]): Alike[] {
  const { index, byFile } = indexOf(candidates, known, commonFrom(candidates.length))
  const shared = new Map<string, { one: FileEntry; other: FileEntry; count: number }>()
  const entries = new Map(index.entries().map((entry) => [entry.file, entry]))
  for (const fingerprint of index.sharedFingerprints()) {
    if (fingerprint.ignored) continue
    const owners = [...fingerprint.files()].flatMap((file) => entries.get(file) ?? [])
    for (const [nth, one] of owners.entries())
      for (const other of owners.slice(nth + 1)) {
        const key = `${one.file.id} ${other.file.id}`
        const known = shared.get(key)
        if (known) known.count += 1
        else shared.set(key, { one, other, count: 1 })
      }
  }
  return [...shared.values()]
    .flatMap(({ one, other, count }): Alike[] => {
      const smaller = Math.min(one.shared.size, other.shared.size)
      const share = smaller === 0 ? 0 : count / smaller
      const [first, second] = [byFile.get(one.file)?.id, byFile.get(other.file)?.id]
      if (smaller < FEWEST_FINGERPRINTS || share < LOWEST_SHARE || first === undefined || second === undefined) return []
      return [{ one: first, other: second, share }]
    })
    .sort((one, other) => other.share - one.share || (one.one + one.other < other.one + other.other ? -1 : 1))
}

/** What two have in common, the longest first, and how much of the smaller one that is. */
export function compareTwo(one: Candidate, other: Candidate, known: readonly Candidate['files'][]): { share: number; alike: Fragment[] } {
  const { index, tokenized } = indexOf([one, other], known, Number.MAX_SAFE_INTEGER)
  const [left, right] = tokenized
  if (!left || !right) return { share: 0, alike: [] }
  const pair = index.getPair(left.file, right.file)
  const smaller = Math.min(pair.leftEntry.shared.size, pair.rightEntry.shared.size)
  const count = [...pair.leftEntry.shared].filter((fingerprint) => pair.rightEntry.shared.has(fingerprint)).length
  return { share: smaller === 0 ? 0 : count / smaller, alike: fragmentsOf(pair, left.places, right.places) }
}

function indexOf(candidates: readonly Candidate[], known: readonly Candidate['files'][], common: number) {
  const index = new FingerprintIndex(KGRAM, WINDOW, false, common)
  const byFile = new Map<TokenizedFile, Candidate>()
  const tokenized: Tokenized[] = []
  for (const candidate of candidates) {
    const one = tokenize(candidate.id, candidate.files)
    tokenized.push(one)
    byFile.set(one.file, candidate)
    index.addFiles([one.file])
  }
  // Only what is there already is left out by them.
  for (const files of known) index.addIgnoredFile(tokenize('known', files).file)
  return { index, byFile, tokenized }
}

function fragmentsOf(pair: Pair, left: readonly Place[], right: readonly Place[]): Fragment[] {
  const fragments = pair.buildFragments().flatMap(({ leftSelection, rightSelection }): Fragment[] => {
    const [one, other] = [regionOf(left, leftSelection), regionOf(right, rightSelection)]
    return one && other ? [{ one, other }] : []
  })
  return fragments.sort((one, other) => other.one.to - other.one.from - (one.one.to - one.one.from))
}

/** Undefined where it goes from one file into the next. */
function regionOf(places: readonly Place[], { startRow, endRow }: { startRow: number; endRow: number }) {
  const place = places.find(({ firstLine, lines }) => startRow >= firstLine && startRow < firstLine + lines)
  if (!place) return undefined
  const last = place.firstLine + place.lines - 1
  return { path: place.path, from: startRow - place.firstLine + 1, to: Math.min(endRow, last) - place.firstLine + 1 }
}
