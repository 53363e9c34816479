import type { Readable } from 'node:stream'
import type { Limits } from '../policy.ts'

/**
 * How learner code is contained: `bwrap` (Linux, server), `none` (command line
 * without a sandbox), or `container` (inside a WebContainer, which contains all).
 */
export type Containing = 'bwrap' | 'none' | 'container'

/** Starts processes that run learner code. One launcher per way of containing them. */
export interface Launcher {
  readonly kind: Containing
  /**
   * Starts a single-use host that has the kit loaded and waits for its job, so
   * that starting can overlap with compiling. It has seen no learner code yet.
   */
  prepare(kit: string): Promise<Host>
}

export interface LauncherOptions {
  /** Where hosts get their disposable folders. Made if missing; leftovers of owners that were killed are removed from it. */
  folder: string
  /** The node binary. Default: the one that runs this. */
  node?: string
  /** A cgroup that was prepared for hosts (version 2), or `none` to do without. Default: looked for. Only `bwrap` uses one. */
  cgroup?: string | undefined
  limits?: Partial<Limits>
}

/** What a host is told to run. It arrives as the first line of its input. */
export interface HostJob {
  /** Compiled modules by path relative to the app folder; written to the host's own, empty, disposable disk. */
  files: Record<string, string>
  /** Module to import, such as `src/main.js`. */
  entry: string
  /** The subject contract's variables; the process sees nothing else. PORT is inside the host's network. */
  env: Record<string, string>
  /**
   * TCP ports on the host's own loopback that lead to a port on the supervisor's
   * loopback (database, Valkey, dependencies). Key: inside; value: outside.
   * Without a network namespace inside and outside are the same.
   */
  ports: Record<number, number>
  /** The container's known limits (no native add-ons, AsyncLocalStorage lost after `await`). */
  strict: boolean
  /** How far the clock is moved on before the entry is loaded, in milliseconds: nothing of the learner's sees another time. Default 0. */
  clockMs?: number
}

/** One process of the learner's, and the only handle on it. */
export interface Host {
  /** Resolves when the job was handed over (not when the app listens). */
  start(job: HostJob): Promise<void>
  /**
   * Opens a connection to the port that the app listens on inside. Rejects with
   * code ECONNREFUSED while nothing listens.
   */
  connect(port: number): Promise<import('node:net').Socket>
  readonly stdout: Readable
  readonly stderr: Readable
  /**
   * Shifts Date and the timers of the process by this much more. Resolves when its own thread has done that: a process that is
   * ending never does, and `false` is what it comes to when it has ended.
   */
  advance(ms: number): Promise<boolean>
  signal(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): void
  /** Resolves once, when the process and all it started are gone and its disk is removed. */
  readonly exited: Promise<{ code: number | null; signal: string | null; limit?: 'memory' | 'cpu' | 'output' | 'pids' }>
}
