import { ActionButton } from '../workspace/ActionButton.tsx'
import type { Checked } from './checked.ts'

/** Why there is no certificate to see, or not yet. */
export function NotThere({ checked, onAgain }: { checked: Exclude<Checked, { status: 'holds' }>; onAgain: () => void }) {
  if (checked.status === 'no')
    return (
      <div role="status" data-certificate="no">
        <h2>{checked.title}</h2>
        <p>{checked.text}</p>
      </div>
    )
  return (
    <div role="status" data-certificate="signing">
      <h2>Not signed yet</h2>
      <p>A grader signs it as soon as one is free. Nothing is lost meanwhile.</p>
      <p class="row">
        <ActionButton onClick={onAgain}>Look again</ActionButton>
      </p>
    </div>
  )
}
