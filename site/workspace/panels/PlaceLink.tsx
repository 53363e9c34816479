import type { Place } from '#engine/verdict/verdict.ts'
import { useWorkspace } from '../context.ts'

/** Where in the learner's files something went wrong: a button that goes there, and the lines around it. */
export function PlaceLink({ place }: { place: Place }) {
  const { session, view } = useWorkspace()
  const known = session.files.text(place.file) !== undefined
  const text = `${place.file}, line ${place.line}`
  return (
    <div class="lb-place">
      {known ? (
        <button type="button" class="lb-link" onClick={() => view.goTo({ path: place.file, line: place.line, column: place.column })}>
          {text}
        </button>
      ) : (
        <span>{text}</span>
      )}
      {place.frame && <pre tabIndex={0}>{place.frame}</pre>}
    </div>
  )
}
