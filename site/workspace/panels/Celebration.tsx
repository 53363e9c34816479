import { useWorkspace } from '../context.ts'
import { TASK_WORDS } from './task-words.ts'
import { WhatNext } from './WhatNext.tsx'

/** Shown once everything holds: what it took, and what is next. It takes no focus, covers nothing, and stays until the next grading. */
export function Celebration() {
  const { session, view } = useWorkspace()
  const attempts = session.grading.history.value.length
  const hints = Object.values(session.hints.value).reduce((sum, taken) => sum + taken, 0)
  return (
    <div class="lb-complete" data-complete>
      <svg viewBox="0 0 96 40" aria-hidden="true" focusable="false">
        <path class="lb-truss" d="M4 34 H92 M4 34 L20 8 H76 L92 34 M20 8 L36 34 L48 8 L60 34 L76 8" pathLength="1" />
      </svg>
      <div>
        <p class="lb-title">{TASK_WORDS.complete}</p>
        <p>{TASK_WORDS.completeAfter(Math.max(attempts, 1), hints)}</p>
        <p>
          <button type="button" class="lb-link" onClick={() => (view.dialog.value = 'solution')}>
            {TASK_WORDS.compareSolution}
          </button>
        </p>
      </div>
      <WhatNext />
    </div>
  )
}
