import type { Verdict } from '#engine/verdict/verdict.ts'
import { attemptsAddress } from '../../cohorts/addresses.ts'
import { useWorkspace } from '../context.ts'
import { summarise } from '../model/grading.ts'
import { belowBase } from '../model/base.ts'
import { Celebration } from './Celebration.tsx'
import { PlaceLink } from './PlaceLink.tsx'
import { ShareVerdict } from './ShareVerdict.tsx'
import { describeProgress, TASK_WORDS } from './task-words.ts'

/** The grading that runs, or the verdict on show. */
export function VerdictSummary() {
  const { session } = useWorkspace()
  const { grading, files } = session
  const state = grading.state.value
  const verdict = grading.verdict.value
  const signature = grading.signature.value
  if (state.status === 'grading') {
    return (
      <div class="lb-verdict grading" data-grading>
        <p>{describeProgress(state.progress)}</p>
        <button type="button" class="lb-button" onClick={() => grading.cancel()}>
          {TASK_WORDS.cancel}
        </button>
        <progress max={session.exercise.requirements.length} value={state.results.length} aria-label={TASK_WORDS.gradingProgress} />
      </div>
    )
  }
  if (state.status === 'error') return <p class="lb-verdict error">{state.message}</p>
  if (!verdict) return null
  const alone = session.checking.checked.value.size
  const outdated = grading.graded.value !== undefined && grading.graded.value !== files.all.value
  return (
    <div class={`lb-verdict ${verdict.status}`} data-verdict={verdict.status}>
      <p>
        {verdict.reason && <strong>{TASK_WORDS.reasons[verdict.reason]} </strong>}
        {summarise(verdict)}
      </p>
      {grading.complete.value === verdict && <Celebration />}
      {alone > 0 && <p class="lb-verdict-foot">{TASK_WORDS.checksRest(alone)}</p>}
      {verdict.place && <PlaceLink place={verdict.place} />}
      {verdict.output && (
        <details>
          <summary>{TASK_WORDS.output}</summary>
          <pre tabIndex={0}>{verdict.output}</pre>
        </details>
      )}
      <p class="lb-verdict-foot">
        {new Date(verdict.startedAt).toLocaleString('en-GB')}, {(verdict.durationMs / 1000).toFixed(1)} s, seed {verdict.seed}
        {verdict.runtime === 'webcontainer' && '. Practice: graded in this browser'}
        {outdated && `. ${TASK_WORDS.changedSince}`}
        {verdict.exercise.revision !== session.exercise.revision &&
          (session.exercise.pinned?.revisions.includes(verdict.exercise.revision)
            ? '. Graded by the revision that a cohort of yours works on.'
            : '. The exercise has changed since.')}
      </p>
      {grading.graded.value !== undefined &&
        grading.beside.value.map((other) => (
          <p key={other.assignment} class="lb-verdict-foot">
            Another cohort of yours goes by another revision. This is graded for it, too:{' '}
            <a href={attemptsAddress(other)} target="_blank" rel="noopener">
              see there
            </a>
          </p>
        ))}
      {signature !== undefined && <SignedLine verdict={verdict} signature={signature} />}
      {verdict.status === 'passed' && <ShareVerdict exercise={session.exercise} verdict={verdict} signature={signature} />}
    </div>
  )
}

/** What to take along to show somebody else what held. */
function SignedLine({ verdict, signature }: { verdict: Verdict; signature: string }) {
  const file = `data:application/json,${encodeURIComponent(JSON.stringify({ signature, verdict }))}`
  return (
    <p class="lb-verdict-foot" data-signed>
      Signed by the server:{' '}
      <a href={file} download={`${verdict.exercise.slug}-verdict.json`}>
        download
      </a>
      ,{' '}
      <a href={`${belowBase('/verify/')}#${signature}`} target="_blank" rel="noopener">
        check
      </a>
    </p>
  )
}
