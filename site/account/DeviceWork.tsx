import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { ActionButton } from '../workspace/ActionButton.tsx'
import { syncThisDevice } from '../workspace/sync/device.ts'

type State = { status: 'syncing' } | { status: 'synced'; exercises: number } | { status: 'failed'; message: string }

/** Takes the work of this browser into the account, and says so. */
export function DeviceWork() {
  const state = useSignal<State>({ status: 'syncing' })
  const sync = async (): Promise<void> => {
    state.value = { status: 'syncing' }
    try {
      state.value = { status: 'synced', exercises: await syncThisDevice() }
    } catch (error) {
      state.value = { status: 'failed', message: error instanceof Error ? error.message : String(error) }
    }
  }
  useEffect(() => void sync(), [])
  const now = state.value
  return (
    <>
      <p role="status" class="help" data-device-work={now.status}>
        {now.status === 'syncing' && 'Bringing what you did in this browser into your account…'}
        {now.status === 'synced' &&
          (now.exercises > 0
            ? 'What you do in this browser is in your account, too, and follows you to other devices.'
            : 'What you do in exercises is kept in your account, and follows you to other devices.')}
      </p>
      {now.status === 'failed' && (
        <>
          <p class="bad" role="alert">
            What you did in this browser is not in your account yet. It stays here. {now.message}
          </p>
          <p class="row">
            <ActionButton onClick={() => void sync()}>Try again</ActionButton>
          </p>
        </>
      )}
    </>
  )
}
