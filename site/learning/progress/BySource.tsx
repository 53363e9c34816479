import { PROGRESS_WORDS as WORDS } from '../words.ts'
import { LessonRows } from './LessonRows.tsx'
import type { SourceProgress } from './progress.ts'

interface Props {
  sources: readonly SourceProgress[]
  names: Readonly<Record<string, string>>
}

/** The articles that the course teaches, each with the themes that were learnt. */
export function BySource({ sources, names }: Props) {
  return (
    <>
      <h2 id="by-theme">{WORDS.byTheme}</h2>
      <p class="help">{WORDS.themesIntro}</p>
      <ul class="parts" aria-labelledby="by-theme">
        {sources.map(({ source, learnt, untaught, themes }) => {
          const name = names[source] ?? source
          return (
            <li key={source}>
              <div class="line">
                <h3>{name}</h3>
                <span class="help">
                  {themes.length > 0 && <span>{WORDS.passedOf(learnt, themes.length)}</span>}{' '}
                  {untaught > 0 && <small>{WORDS.untaught(untaught)}</small>}
                </span>
              </div>
              {themes.length > 0 && (
                <>
                  <progress value={learnt} max={themes.length} aria-label={WORDS.learntOfNamed(learnt, themes.length, name)} />
                  <details>
                    <summary aria-label={WORDS.themesOf(name)}>{WORDS.themes}</summary>
                    <ul class="themes">
                      {themes.map(({ id, title, state, lessons }) => (
                        <li key={id} data-state={state}>
                          <p>
                            <code>{id}</code> {title}
                          </p>
                          <LessonRows lessons={lessons} />
                        </li>
                      ))}
                    </ul>
                  </details>
                </>
              )}
            </li>
          )
        })}
      </ul>
    </>
  )
}
