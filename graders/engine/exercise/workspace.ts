import type { SourceFiles } from '../compile/types.ts'
import { mayCreate, mayEdit } from './globs.ts'
import type { Exercise } from './types.ts'

/** How many files a learner's tree may have. */
export const MAX_FILES = 200

/** Bytes (UTF-8) of all files of a learner's tree together. */
export const MAX_BYTES = 512 * 1024

const MAX_PATH_LENGTH = 200

export type LaidOver = { ok: true; files: SourceFiles } | { ok: false; refused: { path: string; reason: string }[] }

/**
 * The tree that is graded or run: the learner's whole tree laid over the
 * starter. Read-only files always come from the starter; an editable file that
 * the learner's tree lacks is deleted. The learner's paths and sizes are not
 * trusted. Every reason says what to do.
 *
 * @param files the learner's whole tree, not only what changed
 * @example
 * const laid = layOver(exercise, submitted)
 * if (!laid.ok) return refuse(laid.refused)
 */
export function layOver(exercise: Pick<Exercise, 'files' | 'manifest'>, files: SourceFiles): LaidOver {
  const submitted = new Map(Object.entries(files))
  const tooMuch = overCaps(submitted)
  if (tooMuch) return { ok: false, refused: [tooMuch] }

  const starter = new Map(Object.entries(exercise.files))
  const refused = [...submitted].flatMap(([path, content]) => {
    const reason = badPath(path) ?? clash(path, submitted, starter) ?? forbidden(exercise, path, content, starter.get(path))
    return reason === undefined ? [] : [{ path, reason }]
  })
  if (refused.length > 0) return { ok: false, refused }

  const readOnly = [...starter].filter(([path]) => !mayEdit(exercise.manifest, path))
  return { ok: true, files: Object.fromEntries([...submitted, ...readOnly]) }
}

function overCaps(files: ReadonlyMap<string, string>): { path: string; reason: string } | undefined {
  if (files.size > MAX_FILES) {
    return {
      path: [...files.keys()][MAX_FILES] ?? '',
      reason: `there are ${files.size} files and ${MAX_FILES} is the most: remove what the exercise does not need`,
    }
  }
  let bytes = 0
  for (const [path, content] of files) {
    bytes += Buffer.byteLength(content)
    if (bytes > MAX_BYTES)
      return { path, reason: `the files are larger than ${MAX_BYTES / 1024} KiB together: remove what the exercise does not need` }
  }
  return undefined
}

function badPath(path: string): string | undefined {
  const segments = path.split('/')
  const strange =
    path.length > MAX_PATH_LENGTH ||
    /[\p{Cc}\p{Cf}\\:]/u.test(path) ||
    segments.some((segment) => ['', '.', '..', '__proto__', 'node_modules'].includes(segment))
  return strange ? 'is not a path that can be used: name files relative to the exercise, such as src/orders/orders.service.ts' : undefined
}

/** A path can't be file and folder at once, nor differ from another only in case (such trees differ between file systems). */
function clash(path: string, submitted: ReadonlyMap<string, string>, starter: ReadonlyMap<string, string>): string | undefined {
  const others = [...submitted.keys(), ...starter.keys()]
  if (others.some((other) => other.startsWith(`${path}/`))) return 'is the name of a folder: choose another name'
  const twin = starter.has(path) ? undefined : others.find((other) => other !== path && other.toLowerCase() === path.toLowerCase())
  return twin === undefined ? undefined : `differs from ${twin} only in upper and lower case: rename it`
}

function forbidden(
  { manifest }: Pick<Exercise, 'manifest'>,
  path: string,
  content: string,
  original: string | undefined,
): string | undefined {
  if (original === undefined) {
    return mayCreate(manifest, path)
      ? undefined
      : `may not be added: new files go where one of these globs matches: ${manifest.creatable.join(', ') || '(none)'}`
  }
  const changed = withoutCarriageReturns(content) !== withoutCarriageReturns(original)
  return changed && !mayEdit(manifest, path) ? 'is read-only in this exercise: put the original back' : undefined
}

/** Editors on Windows change line ends without being asked. */
function withoutCarriageReturns(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
