import { useSignal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { wasSignedIn } from '../account/known.ts'
import { launcher as say } from '../language/en/launcher.ts'
import { rememberOpen, wasOpen } from './dev-reload.ts'
import type { PublicExercise } from './model/exercise.ts'
import { asksToStart } from './start-address.ts'
import './launcher.css'

interface Props {
  slug: string
  title: string
  /** Address of the exercise's data. */
  data: string
  /** What is shown until the workspace opens. */
  preview: { path: string; text: string } | undefined
}

interface Loaded {
  /** Begins what takes long before the workspace opens. */
  warm: (exercise: PublicExercise) => void
  Workspace: ComponentType<{ exercise: PublicExercise; runsAtOnce: boolean; onClose: () => void }>
  exercise: PublicExercise
}

/** What is loaded, by address of the exercise's data; shared, so that intent and click load once. */
const loading = new Map<string, Promise<Loaded>>()

/** The light part of the workspace: a picture of it, and a button that loads the rest. */
export function Launcher({ slug, title, data, preview }: Props) {
  const state = useSignal<
    { status: 'closed' | 'loading' } | { status: 'open'; loaded: Loaded; runsAtOnce: boolean } | { status: 'failed'; message: string }
  >({
    status: 'closed',
  })

  // A click before the page's script has taken over would be lost.
  const awake = useSignal(false)
  useEffect(() => {
    awake.value = true
  }, [])

  const warm = () =>
    void load(data).then(
      (loaded) => loaded.warm(loaded.exercise),
      () => undefined,
    )
  // Whoever has read as far as here will soon need it.
  const launcher = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!launcher.current || savesData()) return
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      observer.disconnect()
      warm()
    })
    observer.observe(launcher.current)
    return () => observer.disconnect()
  }, [])
  const open = async ({ runsAtOnce = false } = {}) => {
    state.value = { status: 'loading' }
    rememberOpen(slug)
    try {
      state.value = { status: 'open', loaded: await load(data), runsAtOnce }
    } catch (error) {
      loading.delete(data)
      state.value = { status: 'failed', message: error instanceof Error ? error.message : String(error) }
    }
  }

  useEffect(() => {
    if (asksToStart(location.search)) void open({ runsAtOnce: true })
    else if (wasOpen(slug)) void open()
  }, [])

  if (state.value.status === 'open') {
    const { loaded, runsAtOnce } = state.value
    const { Workspace, exercise } = loaded
    const close = () => {
      rememberOpen(undefined)
      state.value = { status: 'closed' }
    }
    return <Workspace exercise={exercise} runsAtOnce={runsAtOnce} onClose={close} />
  }
  return (
    <div class="lb-launcher" ref={launcher}>
      {preview && (
        <div class="lb-launcher-preview" aria-hidden="true">
          <div class="lb-launcher-path">{preview.path}</div>
          <pre>{preview.text}</pre>
        </div>
      )}
      <div class="lb-launcher-action">
        <button
          class="lb-button primary"
          type="button"
          disabled={!awake.value || state.value.status === 'loading'}
          onPointerEnter={warm}
          onFocus={warm}
          onClick={() => void open()}
        >
          {state.value.status === 'loading' ? say('opening') : say('open')}
        </button>
        <p role="status">{state.value.status === 'failed' ? say('failed', { title, why: state.value.message }) : say('about')}</p>
      </div>
    </div>
  )
}

/** The visitor has asked the browser to use little data; not every browser can be asked that. */
function savesData(): boolean {
  const connection: unknown = Reflect.get(navigator, 'connection')
  return typeof connection === 'object' && connection !== null && Reflect.get(connection, 'saveData') === true
}

/** For who is signed in: a cohort of theirs may stay with another revision. To others it costs nothing. */
async function worked(exercise: PublicExercise): Promise<PublicExercise> {
  if (import.meta.env.LOADBEARING_STATIC || !wasSignedIn()) return exercise
  const { workedOn } = await import('./model/worked-on.ts')
  return workedOn(exercise)
}

function load(address: string): Promise<Loaded> {
  const before = loading.get(address)
  if (before) return before
  const loaded = (async () => {
    const [{ Workspace, warm }, { fetchExercise }] = await Promise.all([import('./Workspace.tsx'), import('./model/fetch-exercise.ts')])
    return { Workspace, warm, exercise: await worked(await fetchExercise(address)) }
  })()
  loading.set(address, loaded)
  // What failed on intent is tried again by a click.
  loaded.catch(() => loading.delete(address))
  return loaded
}
