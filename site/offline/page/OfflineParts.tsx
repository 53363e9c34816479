import { useEffect, useMemo } from 'preact/hooks'
import { ActionButton } from '../../workspace/ActionButton.tsx'
import type { PartName } from '../plan.ts'
import { PartsModel, type PartState } from './parts-model.ts'
import { PARTS_WORDS as WORDS } from './parts-words.ts'
import './offline-parts.css'

/** What this device has of the course, with its size; more of it, or less. */
export function OfflineParts() {
  const model = useMemo(() => new PartsModel(), [])
  useEffect(() => void model.open(), [model])
  const state = model.state.value
  return (
    <section class="lb-offline" aria-labelledby="offline">
      <h2 id="offline" class="lb-title">
        {WORDS.title}
      </h2>
      {state.status === 'open' ? (
        <>
          <p>{WORDS.lead}</p>
          <ul>
            <Part model={model} part="editor" state={state.parts.editor} />
            <Part model={model} part="libraries" state={state.parts.libraries} />
          </ul>
        </>
      ) : (
        <p>{WORDS[state.status]}</p>
      )}
      <p class="sr-only" role="status">
        {model.said.value}
      </p>
    </section>
  )
}

function Part({ model, part, state }: { model: PartsModel; part: PartName; state: PartState }) {
  const { here, all, isFetching, problem } = state
  const words = WORDS[part]
  const name = `offline-${part}`
  return (
    <li data-part={part}>
      <div>
        <p id={name}>
          <strong>{words.name}</strong>
        </p>
        <p>{words.about}</p>
        <p class="size">{isFetching ? WORDS.progress(here, all) : here === all ? WORDS.isHere(all) : WORDS.isMissing(all - here)}</p>
        {isFetching && <progress aria-labelledby={name} max={all} value={here} />}
        {problem !== '' && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      <div class="actions">
        {isFetching ? (
          <ActionButton onClick={() => model.cancel(part)}>
            {WORDS.cancel}
            <span class="sr-only"> {words.name}</span>
          </ActionButton>
        ) : (
          here < all && (
            <ActionButton onClick={() => void model.fetch(part)}>
              {WORDS.make}
              <span class="sr-only"> {words.name}</span>
            </ActionButton>
          )
        )}
        {!isFetching && here > 0 && (
          <ActionButton onClick={() => void model.remove(part)}>
            {WORDS.remove}
            <span class="sr-only"> {words.name}</span>
          </ActionButton>
        )}
      </div>
    </li>
  )
}
