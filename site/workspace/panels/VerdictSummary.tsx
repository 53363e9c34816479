import type { Verdict } from '#engine/verdict/verdict.ts'
import type { QueueProgress } from '../../runtimes/runtime.ts'
import { attemptsAddress } from '../../cohorts/addresses.ts'
import { useWorkspace } from '../context.ts'
import { summarise } from '../model/grading.ts'
import { belowBase } from '../model/base.ts'
import { PlaceLink } from './PlaceLink.tsx'
import { ShareVerdict } from './ShareVerdict.tsx'

const REASONS: Readonly<Record<NonNullable<Verdict['reason']>, string>> = {
  compile: 'Your code could not be compiled',
  start: 'Your service did not come up',
  crash: 'Your service crashed',
  limit: 'Your service used up a limit',
}

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
        <p>{describe(state.progress)}</p>
        <button type="button" class="lb-button" onClick={() => grading.cancel()}>
          Cancel
        </button>
      </div>
    )
  }
  if (state.status === 'error') return <p class="lb-verdict error">{state.message}</p>
  if (!verdict) return null
  const outdated = grading.graded.value !== undefined && grading.graded.value !== files.all.value
  return (
    <div class={`lb-verdict ${verdict.status}`} data-verdict={verdict.status}>
      <p>
        <strong>{verdict.reason ? `${REASONS[verdict.reason]}. ` : ''}</strong>
        {summarise(verdict)}
      </p>
      {verdict.place && <PlaceLink place={verdict.place} />}
      {verdict.output && (
        <details>
          <summary>What your service wrote last</summary>
          <pre tabIndex={0}>{verdict.output}</pre>
        </details>
      )}
      <p class="lb-verdict-foot">
        {new Date(verdict.startedAt).toLocaleString('en-GB')}, {(verdict.durationMs / 1000).toFixed(1)} s, seed {verdict.seed}
        {verdict.runtime === 'webcontainer' && '. Practice: graded in this browser'}
        {outdated && '. You have changed files since.'}
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

function describe(progress: QueueProgress | undefined): string {
  if (!progress) return 'Getting ready…'
  if (progress.phase === 'refused') return `${progress.message} This page does so by itself.`
  if (progress.phase === 'queued') return progress.position === 1 ? 'Next in the queue.' : `Place ${progress.position} in the queue.`
  if (progress.phase === 'running') return `Checking requirement ${progress.index + 1} of ${progress.of}…`
  return 'Preparing: compiling, and starting your service…'
}
