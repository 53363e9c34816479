import { WaitingBanner } from '../offline/waiting/WaitingBanner.tsx'
import { useWorkspace } from './context.ts'
import { PinnedBanner } from './PinnedBanner.tsx'
import { RuntimeBanner } from './RuntimeBanner.tsx'

/** What the learner must know before going on: about the runtime, and about what is kept on the device. */
export function Banners() {
  const { session } = useWorkspace()
  const save = session.saving?.state.value
  return (
    <>
      <RuntimeBanner />
      <WaitingBanner />
      <PinnedBanner />
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
      {session.syncing?.problem.value && (
        <p class="lb-banner warning" role="alert">
          Your files are saved on this device, and your account does not take them. {session.syncing.problem.value}
        </p>
      )}
      {session.syncing?.taken.value && (
        <div class="lb-banner">
          <p>
            Your newer work from another device is here now.
            {session.syncing.kept.value && ' What it replaced is kept under “More”, “Backups…”.'}
          </p>
          <button type="button" class="lb-button" onClick={() => session.syncing?.understood()}>
            Understood
          </button>
        </div>
      )}
      {session.syncing?.kept.value && !session.syncing.taken.value && (
        <div class="lb-banner">
          <p>Another device had older work of yours. It is kept under “More”, “Backups…”.</p>
          <button type="button" class="lb-button" onClick={() => session.syncing?.understood()}>
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
