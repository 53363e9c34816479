import { inlineCode } from '../../components/inline-code.ts'
import type { PublicExercise } from '../model/exercise.ts'

/** The manifest's surface: what a grader may use, and nothing else. */
export function Surface({ surface }: { surface: PublicExercise['surface'] }) {
  return (
    <>
      <List name="Routes" entries={surface.routes.map(({ method, path, summary }) => [`${method} ${path}`, summary])} />
      <List name="Tables" entries={Object.entries(surface.tables)} />
      <List name="Log fields" entries={Object.entries(surface.logs)} />
      <List name="Environment variables" entries={Object.entries(surface.env)} />
      <List name="Dependencies" entries={Object.entries(surface.dependencies)} />
      <List name="Exports" entries={Object.entries(surface.exports)} />
      <List name="Injection tokens" entries={Object.entries(surface.tokens)} />
      <List name="Dependencies within src/" entries={Object.entries(surface.rules)} />
      <List name="Documents" entries={Object.entries(surface.documents)} />
    </>
  )
}

function List({ name, entries }: { name: string; entries: readonly (readonly [string, string])[] }) {
  if (entries.length === 0) return null
  return (
    <>
      <p class="lb-surface-name">{name}</p>
      <dl>
        {entries.map(([key, text]) => (
          <div key={key}>
            <dt>
              <code>{key}</code>
            </dt>
            <dd>{inlineCode(text).map((piece) => (piece.isCode ? <code>{piece.text}</code> : piece.text))}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}
