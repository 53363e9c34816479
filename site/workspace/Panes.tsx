import type { ComponentType } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { sideStep } from '../language/side-step.ts'
import { useWorkspace } from './context.ts'
import { FindPane } from './find/FindPane.tsx'
import { Splitter } from './layout/Splitter.tsx'
import { ALL_PANES, PANE_TITLES, type Pane } from './model/view.ts'
import { EditorPane } from './panels/EditorPane.tsx'
import { FileTree } from './panels/FileTree.tsx'
import { HistoryPane } from './panels/HistoryPane.tsx'
import { LogPane } from './panels/LogPane.tsx'
import { ProblemsPane } from './panels/ProblemsPane.tsx'
import { RequestPane } from './panels/RequestPane.tsx'
import { TaskPane } from './panels/TaskPane.tsx'
import { TestsPane } from './panels/TestsPane.tsx'

const PANES: Readonly<Record<Pane, ComponentType>> = {
  task: TaskPane,
  files: FileTree,
  editor: EditorPane,
  log: LogPane,
  request: RequestPane,
  tests: TestsPane,
  problems: ProblemsPane,
  find: FindPane,
  history: HistoryPane,
}

/** Percent that is left for what lies below the editor while the solution is walked through. */
const WHILE_COMPARED = 18

/** The panes: those that are always there in this layout, and the rest under tabs. Hidden panes keep their state. */
export function Panes() {
  const { view } = useWorkspace()
  const { pane, tabs, layout, sizes } = view
  const tabbed = tabs.value
  const problems = view.problems.value?.length ?? 0
  const panes = useRef<HTMLDivElement>(null)
  const whole = () => panes.current
  // Two texts beside each other, and what is said about them, need the room.
  const lower = view.mode.value === 'diff-solution' ? Math.min(sizes.of('lower'), WHILE_COMPARED) : sizes.of('lower')
  const asked = view.asked.value
  useEffect(() => {
    if (asked === undefined) return
    view.asked.value = undefined
    const element = document.getElementById(`lb-pane-${asked}`)
    const first = element?.querySelector<HTMLElement>('input, button, [tabindex="0"]')
    const target = first ?? element
    target?.focus()
    if (target instanceof HTMLInputElement) target.select()
  }, [asked])
  useEffect(() => {
    document.getElementById(`lb-tab-${pane.value}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [pane.value])
  return (
    <div
      class={`lb-panes ${layout.value}`}
      ref={panes}
      style={{ '--lb-task': `${sizes.of('task')}%`, '--lb-files': `${sizes.of('files')}%`, '--lb-lower': `${lower}%` }}
    >
      <div class="lb-tabs" role="tablist" aria-label="Panes" onKeyDown={onArrow}>
        {tabbed.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`lb-tab-${name}`}
            aria-selected={pane.value === name}
            aria-controls={`lb-pane-${name}`}
            tabIndex={pane.value === name ? 0 : -1}
            onClick={() => (pane.value = name)}
          >
            {PANE_TITLES[name]}
            {name === 'problems' && problems > 0 && <small class="lb-count">{problems}</small>}
          </button>
        ))}
      </div>
      {ALL_PANES.map((name) => {
        const Content = PANES[name]
        const underTab = tabbed.includes(name)
        return (
          <section
            key={name}
            class={`lb-pane lb-pane-${name}`}
            id={`lb-pane-${name}`}
            hidden={underTab && pane.value !== name}
            {...(underTab ? { role: 'tabpanel', 'aria-labelledby': `lb-tab-${name}` } : { 'aria-label': PANE_TITLES[name] })}
          >
            <Content />
          </section>
        )
      })}
      {layout.value === 'wide' && <Splitter name="task" label="Width of the requirements" whole={whole} />}
      {layout.value !== 'narrow' && <Splitter name="files" label="Width of the files" whole={whole} />}
      {layout.value !== 'narrow' && <Splitter name="lower" label="Height of what lies below the editor" whole={whole} />}
    </div>
  )

  function onArrow(event: KeyboardEvent): void {
    const step = event.target instanceof Element ? sideStep(event.key, event.target) : undefined
    if (step === undefined) return
    event.preventDefault()
    const next = tabbed[(tabbed.indexOf(pane.value) + step + tabbed.length) % tabbed.length]
    if (!next) return
    pane.value = next
    document.getElementById(`lb-tab-${next}`)?.focus()
  }
}
