import { useWorkspace } from '../context.ts'
import { CopyButton } from './CopyButton.tsx'
import { commandOf, TASK_WORDS } from './task-words.ts'

/** How a run that failed is had again: the seed, and the command that takes it. */
export function RepeatRun({ requirement, seed }: { requirement: string; seed: number }) {
  const { session } = useWorkspace()
  const command = commandOf(session.exercise.slug, seed, requirement, session.choice.value.name)
  return (
    <details class="lb-repeat">
      <summary>{TASK_WORDS.repeat}</summary>
      <p>
        {TASK_WORDS.seed} <code>{seed}</code> <CopyButton label={TASK_WORDS.copySeed} text={String(seed)} />
      </p>
      <p>{TASK_WORDS.command}</p>
      <pre tabIndex={0}>{command}</pre>
      <p>
        <CopyButton label={TASK_WORDS.copyCommand} text={command} />
      </p>
    </details>
  )
}
