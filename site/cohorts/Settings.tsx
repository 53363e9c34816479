import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { z } from 'zod'
import { Form } from '../account/Form.tsx'
import { Outcome } from '../account/Outcome.tsx'
import { cohortSchema, type Cohort, type CohortChange, type NewCohort } from '../runtimes/server/cohorts-api.ts'
import { Refused } from '../runtimes/server/http.ts'
import { ActionButton } from '../workspace/ActionButton.tsx'
import { cohortFields, cohortFormSchema } from './cohort-fields.ts'
import type { CohortModel } from './cohort-model.ts'
import { Deed } from './deed.ts'
import { datesOf } from './words.ts'

const conflictSchema = z.object({ current: cohortSchema })

/** Changes name, time zone and days. When somebody else was faster, what is typed stays, and what is there now is shown. */
export function Settings({ model, cohort }: { model: CohortModel; cohort: Cohort }) {
  /** What the form began with. */
  const base = useSignal(cohort)
  /** What somebody else has made of it since. */
  const theirs = useSignal<Cohort | undefined>(undefined)
  const begun = useSignal(0)
  const outcome = useMemo(() => new Deed(), [])

  const beginWith = (current: Cohort, said: string): void => {
    base.value = current
    theirs.value = undefined
    begun.value += 1
    outcome.said.value = said
  }
  const save = async (wanted: NewCohort): Promise<void> => {
    outcome.said.value = ''
    const change = differences(base.value, wanted)
    if (Object.keys(change).length === 0) {
      outcome.said.value = 'You have changed nothing here, so there is nothing to save.'
      return
    }
    try {
      const changed = await model.api.change(cohort.id, { version: (theirs.value ?? base.value).version, ...change })
      model.set(changed)
      beginWith(changed, 'Saved.')
    } catch (error) {
      const conflict = error instanceof Refused && error.code === 'cohort-changed' ? conflictSchema.safeParse(error.extensions) : undefined
      if (conflict?.success) {
        theirs.value = conflict.data.current
        model.set(conflict.data.current)
      }
      throw error
    }
  }

  return (
    <>
      <h3>Name, time zone and days</h3>
      <Outcome of={outcome} />
      <Form key={begun.value} fields={cohortFields(base.value)} schema={cohortFormSchema} submit="Save" send={save}>
        {theirs.value && (
          <ActionButton onClick={() => beginWith(theirs.value ?? base.value, 'The fields hold what is there now.')}>
            Take what is there now
          </ActionButton>
        )}
      </Form>
      {theirs.value && (
        <p class="question">
          It is now: {theirs.value.name}. {datesOf(theirs.value)}. What you typed is still in the fields: save again to put it in place of
          that.
        </p>
      )}
    </>
  )
}

/** What of it is another than before: only that is sent, so that nothing else of somebody's is undone. */
function differences(before: Cohort, { name, timeZone, startsOn = null, endsOn = null }: NewCohort): Omit<CohortChange, 'version'> {
  return {
    ...(name === before.name ? {} : { name }),
    ...(timeZone === before.timeZone ? {} : { timeZone }),
    ...(startsOn === before.startsOn ? {} : { startsOn }),
    ...(endsOn === before.endsOn ? {} : { endsOn }),
  }
}
