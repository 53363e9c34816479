import { PROGRESS_WORDS as WORDS } from '../words.ts'
import { LessonRows } from './LessonRows.tsx'
import type { TrackProgress } from './progress.ts'

/** Each track with what has passed of it. */
export function ByTrack({ tracks }: { tracks: readonly TrackProgress[] }) {
  return (
    <>
      <h2 id="by-track">{WORDS.byTrack}</h2>
      <ul class="parts" aria-labelledby="by-track">
        {tracks.map(({ track, title, passed, planned, lessons }) => (
          <li key={track}>
            <div class="line">
              <h3>{title}</h3>
              <span class="help">
                {lessons.length > 0 && <span>{WORDS.passedOf(passed, lessons.length)}</span>}{' '}
                {planned > 0 && <small>{WORDS.planned(planned)}</small>}
              </span>
            </div>
            {lessons.length > 0 && (
              <>
                <progress value={passed} max={lessons.length} aria-label={WORDS.passedOfNamed(passed, lessons.length, title)} />
                <details>
                  <summary aria-label={WORDS.lessonsOf(title)}>{WORDS.lessons}</summary>
                  <LessonRows lessons={lessons} />
                </details>
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
