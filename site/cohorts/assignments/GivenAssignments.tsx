import { useMemo } from 'preact/hooks'
import { Outcome } from '../../account/Outcome.tsx'
import type { Assignment } from '../../runtimes/server/assignments-api.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { ActionButton } from '../../workspace/ActionButton.tsx'
import { deviceZone } from '../cohort-fields.ts'
import { Deed } from '../deed.ts'
import { lessonOf, type Lessons } from '../lessons.ts'
import { AssignmentsModel } from './assignments-model.ts'
import { GiveForm } from './GiveForm.tsx'
import { GivenRow } from './GivenRow.tsx'
import type { Tracks } from './giving.ts'
import { LoadedPart } from './LoadedPart.tsx'
import { useAssignmentsApi } from './use-assignments-api.ts'
import './assignments.css'

/** For staff: what a cohort is given, in its order. They give more, change it, move it and take it back. */
export function GivenAssignments({ cohort, tracks, lessons }: { cohort: Cohort; tracks: Tracks; lessons: Lessons }) {
  const api = useAssignmentsApi()
  const model = useMemo(() => new AssignmentsModel(api, cohort.id), [])
  const deed = useMemo(() => new Deed(), [])
  const zones = { cohort: cohort.timeZone, own: deviceZone() }
  const isOpen = cohort.archivedAt === null

  const takeBack = ({ id, slug }: Assignment) =>
    deed.do(async () => {
      await model.takeBack(id)
      return `${lessonOf(lessons, slug).title} is not given any more.`
    })
  const move = async (id: string, by: -1 | 1): Promise<void> => {
    deed.said.value = ''
    await model.move(id, by)
    const at = model.items.findIndex((each) => each.id === id)
    const moved = model.items[at]
    if (moved && model.orderProblem.value === '')
      deed.said.value = `${lessonOf(lessons, moved.slug).title} is number ${at + 1} of ${model.items.length} now.`
  }

  return (
    <LoadedPart
      of={model.list}
      what="the assignments"
      then={(items) => (
        <>
          {isOpen && <GiveForm cohort={cohort} tracks={tracks} lessons={lessons} model={model} zones={zones} />}
          <h3>What the cohort is given</h3>
          <Outcome of={deed} />
          <OrderProblem model={model} />
          {items.length === 0 && <p>Nothing yet.{isOpen && ' Choose a track or an exercise above, and give it.'}</p>}
          {items.length > 0 && (
            <ol class="rows" aria-label="What the cohort is given">
              {items.map((assignment, index) => (
                <li key={assignment.id}>
                  <GivenRow
                    cohort={cohort}
                    assignment={assignment}
                    lesson={lessonOf(lessons, assignment.slug)}
                    place={{ number: index + 1, of: items.length }}
                    model={model}
                    zones={zones}
                    off={deed.busy.value}
                    onMove={(by) => void move(assignment.id, by)}
                    onTakeBack={() => takeBack(assignment)}
                  />
                </li>
              ))}
            </ol>
          )}
        </>
      )}
    />
  )
}

function OrderProblem({ model }: { model: AssignmentsModel }) {
  const problem = model.orderProblem.value
  const isTheirs = model.theirs.value !== undefined
  return (
    <>
      <div role="alert">{problem && <p class="bad">The order is not saved. {problem}</p>}</div>
      {problem && (
        <p class="row">
          <ActionButton onClick={() => void model.saveOrder()}>Save the order that is shown</ActionButton>
          {isTheirs && <ActionButton onClick={() => void model.takeTheirs()}>Show the other order</ActionButton>}
        </p>
      )}
    </>
  )
}
