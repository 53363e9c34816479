import type { Signal } from '@preact/signals'
import type { BoardFilter, BoardState } from './board-state.ts'

interface Props {
  board: BoardState
  filter: Signal<BoardFilter>
  projector: boolean
  onProjector: (isOn: boolean) => void
}

/** What of the board is shown. */
export function Filters({ board, filter, projector, onProjector }: Props) {
  const set = (part: Partial<BoardFilter>) => (filter.value = { ...filter.value, ...part })
  return (
    <fieldset class="filters">
      <legend>Show</legend>
      <label>
        Exercise
        <select value={filter.value.assignment} onChange={({ currentTarget }) => set({ assignment: currentTarget.value })}>
          <option value="">All exercises</option>
          {board.assignments.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {!projector && (
        <label>
          Name
          <input
            type="search"
            autocomplete="off"
            value={filter.value.name}
            onInput={({ currentTarget }) => set({ name: currentTarget.value })}
          />
        </label>
      )}
      <Check label="Only raised hands" isOn={filter.value.onlyHands} set={(onlyHands) => set({ onlyHands })} />
      <Check label="Only who is stuck" isOn={filter.value.onlyStuck} set={(onlyStuck) => set({ onlyStuck })} />
      <Check label="Without names, for a projector" isOn={projector} set={onProjector} />
    </fieldset>
  )
}

function Check({ label, isOn, set }: { label: string; isOn: boolean; set: (isOn: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => set(currentTarget.checked)} /> {label}
    </label>
  )
}
