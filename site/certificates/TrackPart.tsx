import { useMemo } from 'preact/hooks'
import { Outcome } from '../account/Outcome.tsx'
import { Deed } from '../cohorts/deed.ts'
import { LessonLink } from '../cohorts/LessonLink.tsx'
import type { Lessons } from '../cohorts/lessons.ts'
import type { TrackProgress } from '../runtimes/server/certificates-api.ts'
import type { Me } from '../runtimes/server/identity.ts'
import type { CertificatesApi } from './api.ts'
import { CertificateForm } from './CertificateForm.tsx'
import { OwnCertificateView } from './OwnCertificateView.tsx'
import { plannedWords } from './progress-words.ts'

interface Props {
  track: TrackProgress
  me: Me
  api: CertificatesApi
  lessons: Lessons
  /** What is shown is out of date. */
  onChange: () => Promise<void>
}

/** One track: what has passed of it, and the certificate. */
export function TrackPart({ track, me, api, lessons, onChange }: Props) {
  const deed = useMemo(() => new Deed(), [])
  const { title, exercises, planned, certificate } = track
  const passed = exercises.filter((exercise) => exercise.passed !== null).length
  const isDone = exercises.length > 0 && passed === exercises.length
  const revoke = (id: string) =>
    deed.do(async () => {
      await api.revoke(id)
      await onChange()
      return 'The certificate is revoked. Its link says so from now on.'
    })
  /** What goes wrong is said at the form, which keeps the name. */
  const issue = async (name: string): Promise<void> => {
    await api.issue({ track: track.track, name })
    await onChange()
    await deed.do(async () => 'Your certificate is made.')
  }
  return (
    <section aria-label={title}>
      <h2>
        {title} <span class="help">{exercises.length > 0 ? `${passed} of ${exercises.length}` : ''}</span>
      </h2>
      {exercises.length > 0 && <progress class="lb-progress" value={passed} max={exercises.length} aria-label={`Passed of ${title}`} />}
      {planned > 0 && <p class="help">{plannedWords(planned)}</p>}
      {exercises.length > 0 && (
        <details open={passed > 0 && !isDone}>
          <summary>Exercises</summary>
          <ul class="rows">
            {exercises.map((exercise) => (
              <li key={exercise.slug}>
                <div class="line">
                  <LessonLink title={lessons[exercise.slug]?.title ?? exercise.title} href={lessons[exercise.slug]?.href} />
                  <span class="help">
                    {exercise.passed ? `passed ${new Date(exercise.passed.at).toLocaleDateString()}` : 'not passed yet'}
                  </span>
                </div>
              </li>
            ))}
          </ul>
        </details>
      )}
      <Outcome of={deed} />
      {certificate && (
        <OwnCertificateView certificate={certificate} track={track} off={deed.busy.value} onRevoke={() => revoke(certificate.id)} />
      )}
      {isDone && !certificate && <CertificateForm track={track} name={me.name} onIssue={issue} />}
    </section>
  )
}
