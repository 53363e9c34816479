import { useWorkspace } from '../context.ts'
import { HintRules } from './Hints.tsx'
import { RequirementCard } from './RequirementCard.tsx'
import { Surface } from './Surface.tsx'
import { TASK_WORDS } from './task-words.ts'
import { VerdictSummary } from './VerdictSummary.tsx'

/** What is asked for, what holds of it, and the hints. */
export function TaskPane() {
  const { session } = useWorkspace()
  const { exercise } = session
  return (
    <div class="lb-task">
      <p class="lb-task-summary">{exercise.summary}</p>
      <VerdictSummary />
      <HintRules />
      <ol class="lb-requirements">
        {exercise.requirements.map((requirement) => (
          <RequirementCard key={requirement.id} requirement={requirement} />
        ))}
      </ol>
      <details class="lb-surface">
        <summary>{TASK_WORDS.surface}</summary>
        <Surface surface={exercise.surface} />
      </details>
    </div>
  )
}
