import type { SimilarPair } from '../../runtimes/server/similarity-api.ts'
import { attemptAddress } from '../addresses.ts'
import { LessonLink } from '../LessonLink.tsx'
import { lessonOf, type Lessons } from '../lessons.ts'
import { markedLines } from './marked-lines.ts'

type Side = 'one' | 'other'

/** Two attempts side by side. What is alike has the same number on both sides. */
export function PairView({ cohort, pair, lessons }: { cohort: string; pair: SimilarPair; lessons: Lessons }) {
  return (
    <>
      <h2>
        <LessonLink {...lessonOf(lessons, pair.assignment.slug)} />: {pair.one.learner.name} and {pair.other.learner.name}
      </h2>
      <p>
        {Math.round(pair.share * 100)} % of what the shorter one has of its own is in the other one, too.{' '}
        {pair.alike.length === 0 ? 'No lines are alike.' : 'Lines that are alike are marked, with the same number on both sides.'}
      </p>
      <div class="pair">
        <Files cohort={cohort} pair={pair} side="one" />
        <Files cohort={cohort} pair={pair} side="other" />
      </div>
    </>
  )
}

function Files({ cohort, pair, side }: { cohort: string; pair: SimilarPair; side: Side }) {
  const { learner, attempt } = pair[side]
  return (
    <section aria-label={`Attempt of ${learner.name}`}>
      <h3>
        <a href={attemptAddress({ cohort, attempt })}>{learner.name}</a>
      </h3>
      {Object.entries(pair.files[side]).map(([path, text]) => (
        <div key={path}>
          <p class="path">{path}</p>
          <pre tabIndex={0} aria-label={`${path} of ${learner.name}`}>
            {markedLines(
              text,
              pair.alike.map((each) => each[side]),
              path,
            ).map(({ line, number, mark }) => (
              <span key={number} class={mark === undefined ? 'line' : 'line alike'}>
                <span class="mark">{mark === undefined ? '' : mark}</span>
                {mark !== undefined && <span class="sr-only"> alike: </span>}
                {line}
                {'\n'}
              </span>
            ))}
          </pre>
        </div>
      ))}
    </section>
  )
}
