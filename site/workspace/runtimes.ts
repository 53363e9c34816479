import { startVisit } from '../navigation/visit.ts'
import { ChoosingRuntime, type ChoiceStore } from '../runtimes/choosing-runtime.ts'
import { NoServer } from '../runtimes/no-server.ts'
import { ServerRuntime } from '../runtimes/server/runtime.ts'
import { readToken } from '../runtimes/server/token.ts'
import { boot, bootAgain, obstacle, tearDown } from '../runtimes/webcontainer/boot.ts'
import { Downloads } from '../runtimes/webcontainer/download.ts'
import { WebContainerRuntime } from '../runtimes/webcontainer/runtime.ts'
import type { PublicExercise } from './model/exercise.ts'

const KEY = 'loadbearing.runtime'
const known = new Map<string, ChoosingRuntime>()
const downloads = new Downloads()

/**
 * What an exercise is run with; the same each time, so that what was begun on
 * intent goes on when the workspace opens, and is still there when it opens again.
 */
export function runtimeOf(exercise: PublicExercise): ChoosingRuntime {
  const key = `${exercise.slug} ${exercise.revision}`
  const before = known.get(key)
  if (before) return before
  // The server takes the published one unless it is told otherwise.
  const revision = exercise.pinned && exercise.pinned.chosen.revision !== null ? exercise.revision : undefined
  const server = import.meta.env.LOADBEARING_STATIC
    ? new NoServer()
    : new ServerRuntime({ token: () => readToken(sessionStorage), ...(revision === undefined ? {} : { revision }) })
  const webcontainer = new WebContainerRuntime({
    exercise,
    compiler: async () => (await import('./editor/compiler.ts')).editorCompiler,
    obstacle,
    boot: () => {
      startVisit()
      return boot(import.meta.env.WEBCONTAINER_CLIENT_ID || undefined)
    },
    bootAgain,
    downloads,
  })
  // An exercise of which a container can check nothing belongs on the server.
  const preselected = exercise.requirements.every(({ runtimes }) => runtimes.webcontainer !== undefined) ? 'server' : 'webcontainer'
  const runtime = new ChoosingRuntime({ webcontainer, server, preselected, store: deviceStore })
  known.set(key, runtime)
  addEventListener('pagehide', ({ persisted }) => {
    if (!persisted) void tearDown()
  })
  return runtime
}

/** On this device, where the browser lets a page keep anything. */
const deviceStore: ChoiceStore = {
  read() {
    try {
      const name = localStorage.getItem(KEY)
      return name === 'server' || name === 'webcontainer' ? name : undefined
    } catch {
      return undefined
    }
  },
  write(name) {
    try {
      localStorage.setItem(KEY, name)
    } catch {
      // It holds for this visit, then.
    }
  },
}
