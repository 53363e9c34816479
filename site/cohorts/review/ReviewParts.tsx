import { useEffect, useMemo } from 'preact/hooks'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import type { Review, ReviewFiles } from '../../runtimes/server/review-api.ts'
import { cohortAddress } from '../addresses.ts'
import { isStaff } from '../cohort-model.ts'
import { LessonLink } from '../LessonLink.tsx'
import { lessonOf, type Lessons } from '../lessons.ts'
import { moment } from '../words.ts'
import { compare, comparisonFor, fileFor } from './compared.ts'
import { FileDiff } from './FileDiff.tsx'
import { FileList } from './FileList.tsx'
import { COMPARISONS, reviewAddress } from './place.ts'
import { Requirements } from './Requirements.tsx'
import type { ReviewModel } from './review-model.ts'
import { Talk } from './Talk.tsx'
import { seenWords, TIMINGS } from './words.ts'

interface Props {
  model: ReviewModel
  cohort: Cohort
  review: Review
  files: ReviewFiles
  lessons: Lessons
}

/** An attempt: what it is, what came of it, what is said, and its files. */
export function ReviewParts({ model, cohort, review, files, lessons }: Props) {
  const mayWrite = cohort.archivedAt === null
  const { learner, assignment, handedInAt, timing, dueAt } = review
  const place = model.place.value
  const comparison = comparisonFor(place.comparison, files)
  const compared = useMemo(() => compare(files, comparison), [files, comparison])
  const file = fileFor(place.file, compared)
  useEffect(() => {
    const controller = new AbortController()
    model.follow(controller.signal)
    return () => controller.abort()
  }, [])
  return (
    <>
      <h2>
        <LessonLink {...lessonOf(lessons, assignment.slug)} />: {learner.id === model.me ? 'your attempt' : learner.name}
      </h2>
      <p>
        In <a href={cohortAddress(cohort.id)}>{cohort.name}</a> · handed in {moment(handedInAt)}, {TIMINGS[timing]}
        {dueAt !== null && ` (due ${moment(dueAt)})`}
        {!assignment.isGiven && ' · the assignment was taken back since'}
      </p>
      {!mayWrite && <p class="question">This cohort is archived: comments can be read, and nobody can write one.</p>}
      <Beside cohort={cohort.id} review={review} />
      <h3>Verdict</h3>
      <Requirements review={review} />
      <p class="help">{seenWords(review)}</p>
      <Talk model={model} mayWrite={mayWrite} />
      <h3>Files</h3>
      {compared.length === 0 ? (
        <p>There are none any more: who handed them in was deleted from this server. What held in them is kept, without a name.</p>
      ) : (
        <>
          <Compare model={model} files={files} shown={file?.path} />
          <FileList model={model} files={compared} comparison={comparison} shown={file?.path} />
        </>
      )}
      {file && (
        <>
          <h3 class="path">{file.path}</h3>
          <FileDiff
            key={`${comparison} ${file.path}`}
            model={model}
            file={file}
            comparison={comparison}
            isStaff={isStaff(cohort)}
            mayWrite={mayWrite}
          />
        </>
      )}
    </>
  )
}

function Beside({ cohort, review: { previous, next } }: { cohort: string; review: Review }) {
  if (previous === null && next === null) return <p class="help">This is the only attempt so far.</p>
  return (
    <nav aria-label="Attempts of this learner">
      <p class="row">
        {previous !== null && <a href={reviewAddress({ cohort, attempt: previous })}>Previous attempt</a>}
        {next !== null && <a href={reviewAddress({ cohort, attempt: next })}>Next attempt</a>}
      </p>
    </nav>
  )
}

const CHOICES = { starter: 'The starter', previous: 'The previous attempt', file: 'Nothing: the whole file' } as const

/** The file that is shown stays. */
function Compare({ model, files, shown }: { model: ReviewModel; files: ReviewFiles; shown: string | undefined }) {
  const chosen = comparisonFor(model.place.value.comparison, files)
  return (
    <div class="field">
      <label for="lb-compare">Compare with</label>
      {files.starter === null && <p class="help">The exercise has changed since, and its starter of then is not kept.</p>}
      <select
        id="lb-compare"
        value={chosen}
        onChange={(event) => {
          const wanted = COMPARISONS.find((each) => each === event.currentTarget.value)
          if (wanted) model.show({ comparison: wanted, file: shown })
        }}
      >
        {COMPARISONS.filter((each) => comparisonFor(each, files) === each).map((each) => (
          <option key={each} value={each}>
            {CHOICES[each]}
          </option>
        ))}
      </select>
    </div>
  )
}
