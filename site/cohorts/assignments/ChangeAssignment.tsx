import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { z } from 'zod'
import { Form } from '../../account/Form.tsx'
import { Outcome } from '../../account/Outcome.tsx'
import { assignmentSchema, type Assignment } from '../../runtimes/server/assignments-api.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { Refused } from '../../runtimes/server/http.ts'
import { ActionButton } from '../../workspace/ActionButton.tsx'
import { Deed } from '../deed.ts'
import { changesOf, termFields, termsOf, termsSchema, type Terms, type Zones } from './assignment-fields.ts'
import type { AssignmentsModel } from './assignments-model.ts'

interface Props {
  cohort: Cohort
  assignment: Assignment
  title: string
  model: AssignmentsModel
  zones: Zones
}

const conflictSchema = z.object({ current: assignmentSchema })

/** Changes how something is given. When somebody else was faster, what is typed stays, and the list shows what is there now. */
export function ChangeAssignment({ cohort, assignment, title, model, zones }: Props) {
  /** What the form began with. */
  const base = useSignal(assignment)
  /** What somebody else has made of it since. */
  const theirs = useSignal<Assignment | undefined>(undefined)
  const begun = useSignal(0)
  const outcome = useMemo(() => new Deed(), [])

  const beginWith = (current: Assignment, said: string): void => {
    base.value = current
    theirs.value = undefined
    begun.value += 1
    outcome.said.value = said
  }
  const save = async (wanted: Terms): Promise<void> => {
    outcome.said.value = ''
    const change = changesOf(termsOf(base.value), wanted)
    if (Object.keys(change).length === 0) {
      outcome.said.value = 'You have changed nothing here, so there is nothing to save.'
      return
    }
    try {
      const { version } = theirs.value ?? base.value
      const changed = await model.api.change(cohort.id, assignment.id, { version, ...change })
      model.replace(changed)
      beginWith(changed, 'Saved.')
    } catch (error) {
      const conflict =
        error instanceof Refused && error.code === 'assignment-changed' ? conflictSchema.safeParse(error.extensions) : undefined
      if (conflict?.success) {
        theirs.value = conflict.data.current
        model.replace(conflict.data.current)
      }
      throw error
    }
  }

  return (
    <div class="terms" role="group" aria-label={`How ${title} is given`}>
      <Outcome of={outcome} />
      <Form key={begun.value} fields={termFields(termsOf(base.value), zones)} schema={termsSchema} submit="Save" send={save}>
        {theirs.value && (
          <ActionButton onClick={() => beginWith(theirs.value ?? base.value, 'The fields hold what is there now.')}>
            Take what is there now
          </ActionButton>
        )}
      </Form>
      {theirs.value && (
        <p class="question">
          What is there now stands above. What you typed is still in the fields: save again to put it in place of that. What you did not
          change stays as it is now.
        </p>
      )}
    </div>
  )
}
