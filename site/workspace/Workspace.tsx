import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { wasSignedIn } from '../account/known.ts'
import { keepBefore } from '../offline/page/before-reload.ts'
import { readToken } from '../runtimes/server/token.ts'
import { Banners } from './Banners.tsx'
import { commandsOf } from './commands/commands.ts'
import { commandFor } from './commands/keys.ts'
import { WorkspaceContext, type WorkspaceParts } from './context.ts'
import { keepBeforeReload } from './dev-reload.ts'
import { Dialogs } from './dialogs/Dialogs.tsx'
import { LessonSwitch } from './layout/LessonSwitch.tsx'
import { Splitter } from './layout/Splitter.tsx'
import { usePlace } from './layout/use-place.ts'
import type { PublicExercise } from './model/exercise.ts'
import { RevealsApi, RevealsModel } from './model/reveals.ts'
import { Session } from './model/session.ts'
import { View } from './model/view.ts'
import { Panes } from './Panes.tsx'
import { runtimeOf } from './runtimes.ts'
import { WorkApi } from './sync/work-http.ts'
import { Toolbar } from './Toolbar.tsx'
import './workspace.css'

interface Props {
  exercise: PublicExercise
  /** Whether the service is started, too: for who came to see it run. */
  runsAtOnce: boolean
  onClose: () => void
}

/** Of whoever is signed in. */
function revealsOf(slug: string): RevealsModel {
  return new RevealsModel(wasSignedIn() ? new RevealsApi(slug, { token: () => readToken(sessionStorage) }) : undefined)
}

const workApi = (): WorkApi | undefined => (wasSignedIn() ? new WorkApi({ token: () => readToken(sessionStorage) }) : undefined)

/** Begins what takes long, before the workspace is opened. */
export function warm(exercise: PublicExercise): void {
  runtimeOf(exercise).warm(exercise.slug)
}

/** The workspace of one exercise. It opens with what the device has kept, and closes what it started. */
export function Workspace({ exercise, runsAtOnce, onClose }: Props) {
  const parts = useSignal<WorkspaceParts | undefined>(undefined)

  useEffect(() => {
    let closed = false
    let view: View | undefined
    const chosen = runtimeOf(exercise)
    chosen.warm(exercise.slug)
    const opening = Session.open(exercise, { runtime: chosen, reveals: revealsOf(exercise.slug), work: workApi() })
    void opening.then((session) => {
      if (closed) return
      view = new View(session.files)
      parts.value = { session, view }
      if (!runsAtOnce) return
      view.show('log')
      void session.running.run()
    })
    const stopKeeping = keepBeforeReload(async () => (await opening).saving?.flush())
    const stopHolding = keepBefore(async () => (await opening).reasonToStay())
    const leave = () => void chosen.close()
    addEventListener('pagehide', leave)
    return () => {
      closed = true
      removeEventListener('pagehide', leave)
      stopKeeping()
      stopHolding()
      view?.close()
      void opening.then((session) => session.close())
    }
  }, [exercise])

  if (!parts.value) {
    return (
      <div class="lb-workspace">
        <p class="lb-state" role="status">
          Opening your work…
        </p>
      </div>
    )
  }
  return <OpenWorkspace parts={parts.value} onClose={onClose} />
}

function OpenWorkspace({ parts, onClose }: { parts: WorkspaceParts; onClose: () => void }) {
  const { session, view } = parts
  const root = useRef<HTMLElement>(null)
  const { place, small, lessonShown } = view.placement
  usePlace(root, view)

  useEffect(() => {
    const element = root.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => entry && view.fit(entry.contentRect.width))
    observer.observe(element)
    element.focus({ preventScroll: true })
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      const command = view.dialog.value === undefined ? commandFor(event, commandsOf(parts, onClose)) : undefined
      if (!command) return
      // It goes no further: the editor and the page have other uses for some.
      event.preventDefault()
      event.stopPropagation()
      command.run()
    }
    document.addEventListener('keydown', listener, { capture: true })
    return () => document.removeEventListener('keydown', listener, { capture: true })
  }, [parts, onClose])

  const context = useMemo(() => parts, [parts])
  return (
    <WorkspaceContext.Provider value={context}>
      <section
        ref={root}
        class={`lb-workspace ${place.value} ${small.value && lessonShown.value ? 'below' : ''}`}
        aria-label={`Workspace: ${session.exercise.title}`}
        tabIndex={-1}
        data-workspace={session.exercise.slug}
      >
        {place.value === 'full' && !small.value && <p class="lb-workspace-title lb-title">{session.exercise.title}</p>}
        {small.value && <LessonSwitch />}
        <Toolbar onClose={onClose} />
        <Banners />
        <Panes />
        {place.value === 'beside' && <Splitter name="lesson" label="Width of the lesson" whole={() => document.documentElement} />}
        <p class="sr-only" role="status" aria-live="polite" data-announcer>
          {session.announcer.text.value}
        </p>
        <Dialogs onCloseWorkspace={onClose} />
      </section>
    </WorkspaceContext.Provider>
  )
}
