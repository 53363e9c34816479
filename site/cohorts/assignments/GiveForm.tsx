import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { Form } from '../../account/Form.tsx'
import { Outcome } from '../../account/Outcome.tsx'
import type { NewAssignments } from '../../runtimes/server/assignments-api.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { Refused } from '../../runtimes/server/http.ts'
import { Deed } from '../deed.ts'
import type { Lessons } from '../lessons.ts'
import { OnceKey } from '../once-key.ts'
import { DEFAULT_TERMS, giveSchema, termFields, type Terms, type Zones } from './assignment-fields.ts'
import { plural } from './assignment-words.ts'
import type { AssignmentsModel } from './assignments-model.ts'
import { giveField, type Tracks } from './giving.ts'

interface Props {
  cohort: Cohort
  tracks: Tracks
  lessons: Lessons
  model: AssignmentsModel
  zones: Zones
}

/** Gives an exercise, or what the cohort does not have yet of a track. The terms stay for the next one. */
export function GiveForm({ cohort, tracks, lessons, model, zones }: Props) {
  const key = useMemo(() => new OnceKey(), [])
  const outcome = useMemo(() => new Deed(), [])
  const terms = useSignal<Terms>(DEFAULT_TERMS)
  const begun = useSignal(0)
  const choice = giveField(tracks, lessons, new Set(model.items.map(({ slug }) => slug)))
  // What is chosen stays chosen when something is given elsewhere.
  const first = useMemo(() => choice?.value, [begun.value])
  // Who comes to give something finds it at once, and who comes for what is given need not pass it.
  const isOpen = useMemo(() => model.items.length === 0, [])

  const give = async (wanted: NewAssignments): Promise<void> => {
    outcome.said.value = ''
    try {
      const { items } = await model.api.give(cohort.id, wanted, key.for(wanted))
      key.done()
      model.add(items)
      const { give: _given, ...rest } = wanted
      terms.value = rest
      begun.value += 1
      outcome.said.value = `Given: ${plural(items.length, 'exercise')}.`
    } catch (error) {
      // Somebody else gave it meanwhile.
      if (error instanceof Refused && error.code === 'assignment-exists') await model.list.load()
      throw error
    }
  }

  return (
    <>
      {choice ? (
        <details class="terms" open={isOpen}>
          <summary>
            <h3>Give a track or an exercise</h3>
          </summary>
          <Form
            key={begun.value}
            fields={[{ ...choice, value: first ?? '' }, ...termFields(terms.value, zones)]}
            schema={giveSchema}
            submit="Give it"
            send={give}
          />
        </details>
      ) : (
        <p>The cohort is given everything that there is.</p>
      )}
      <Outcome of={outcome} />
    </>
  )
}
