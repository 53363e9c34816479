import { useWorkspace } from './context.ts'

/** What the learner must know before going on: about the runtime, and about what is kept on the device. */
export function Banners() {
  const { session } = useWorkspace()
  const runtime = session.runtime.value
  const save = session.saving?.state.value
  return (
    <>
      {runtime.status === 'checking' && <p class="lb-banner">Looking for the server…</p>}
      {runtime.status === 'unavailable' && (
        <div class="lb-banner warning" role="alert">
          <div>
            <p>
              <strong>{runtime.message}</strong> You can read and edit; Run and Grade need a server.
            </p>
            <p>{runtime.remedy.replace('<slug>', session.exercise.slug)}</p>
          </div>
          <button type="button" class="lb-button" onClick={runtime.retry}>
            Try again
          </button>
        </div>
      )}
      {session.storageProblem.value !== undefined && (
        <p class="lb-banner warning" role="alert">
          {session.storageProblem.value}
        </p>
      )}
      {save?.status === 'failed' && (
        <div class="lb-banner warning" role="alert">
          <p>{save.message}</p>
          <button type="button" class="lb-button" onClick={() => void session.saving?.flush()}>
            Save again
          </button>
        </div>
      )}
      {session.starterChanged.value && (
        <div class="lb-banner">
          <p>
            The exercise has changed since you began. Your files are kept as you left them; files that you had not touched are the new ones.
          </p>
          <button type="button" class="lb-button" onClick={() => (session.starterChanged.value = false)}>
            Understood
          </button>
        </div>
      )}
      {session.saving?.otherTab.value && (
        <div class="lb-banner">
          <p>This exercise is open in another tab too. What is saved there shows here; of one file, the last change wins.</p>
          <button type="button" class="lb-button" onClick={() => session.saving && (session.saving.otherTab.value = false)}>
            Understood
          </button>
        </div>
      )}
    </>
  )
}
