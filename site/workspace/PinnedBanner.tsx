import { moment } from '../cohorts/words.ts'
import { useWorkspace } from './context.ts'
import { keepChoice, type RevisionChoice } from './model/pinned.ts'

const list = new Intl.ListFormat('en-GB')

/** That a cohort of the learner stays with another revision of the exercise than the published one, and what that means here. */
export function PinnedBanner() {
  const { session } = useWorkspace()
  const { pinned } = session.exercise
  if (!pinned) return null
  const { chosen, choices, elsewhere } = pinned
  const open = async ({ revision }: RevisionChoice): Promise<void> => {
    await session.saving?.flush()
    keepChoice(session.exercise.slug, revision)
    location.reload()
  }
  return (
    <div class="lb-banner" data-pinned={chosen.revision ?? 'published'}>
      {chosen.revision !== null && (
        <p>
          {list.format(chosen.cohorts)} works on the revision {sinceWords(chosen.since)}, and the exercise has changed since. Files,
          requirements and checks here are of that revision; the lesson and the solution are the published ones.
        </p>
      )}
      {elsewhere.map(({ cohort, since, why }) => (
        <p key={cohort}>
          {why === 'kit'
            ? `${cohort} works on the revision ${sinceWords(since)}, which needs other libraries than this page has. You work on the published files; the server grades what you change by that revision.`
            : `${cohort} was to stay with an earlier revision, of which the server has nothing. The published one counts there.`}
        </p>
      ))}
      {choices.length > 1 && (
        <>
          <p>What you hand in is graded for each of your cohorts by its own revision. You can change over; your files stay as they are.</p>
          <p class="row">
            {choices
              .filter((choice) => choice !== chosen)
              .map((choice) => (
                <button type="button" class="lb-button" key={choice.revision} onClick={() => void open(choice)}>
                  {choice.revision === null
                    ? `Work on the published one, for ${list.format(choice.cohorts)}`
                    : `Work on that ${sinceWords(choice.since)}, for ${list.format(choice.cohorts)}`}
                </button>
              ))}
          </p>
        </>
      )}
    </div>
  )
}

const sinceWords = (since: string | null): string => (since === null ? 'of before' : `of ${moment(since)}`)
