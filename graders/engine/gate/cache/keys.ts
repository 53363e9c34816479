import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { SourceFiles } from '../../compile/types.ts'
import { canonicalJson } from '../../exercise/canonical-json.ts'
import { REPOSITORY_ROOT } from '../../exercise/root.ts'
import type { Exercise } from '../../exercise/types.ts'
import { buildKit } from '../../kits/build.ts'
import type { Candidate } from '../candidates.ts'
import { engineHash, gateHash } from '../engine-hash.ts'
import { hashFiles } from '../report.ts'
import type { CacheKey } from './outcome-cache.ts'

/** What every grading of a run is done with. */
export interface Surroundings {
  /** Hash of the engine's sources and of all packages. */
  engine: string
  /** Hash of the gate's sources. */
  gate: string
  /** Of each runner: its Node.js, and how its subject is contained. */
  runners: Readonly<Record<'vitest' | 'light', CacheKey>>
  kitOf(exercise: Pick<Exercise, 'manifest'>): Promise<string>
}

/** @param sandbox what contains the subject of the runner `vitest` */
export async function readSurroundings(sandbox: 'bwrap' | 'none'): Promise<Surroundings> {
  const container = await readFile(join(REPOSITORY_ROOT, 'node_modules/node-22/package.json'), 'utf8')
  const machine = { platform: process.platform, architecture: process.arch }
  return {
    engine: await engineHash(),
    gate: await gateHash(),
    runners: {
      vitest: { ...machine, node: process.version, sandbox },
      light: {
        ...machine,
        node: process.version,
        container: z.object({ version: z.string() }).parse(JSON.parse(container)).version,
        sandbox: 'container',
      },
    },
    kitOf: async ({ manifest }) => (await buildKit(manifest.kit)).hash,
  }
}

/** Of outcomes, by all that decides them. The revision stands for starter, grader, surface and services. */
export interface Keys {
  /** A grading of the whole suite, or of one requirement only; with a seed, of that one. */
  grading(candidate: Candidate, runner: 'vitest' | 'light', options: { seed: number | undefined; only: string | undefined }): CacheKey
  /** That two runners agree in the end, on verdicts with this seed. */
  agreement(candidate: Candidate, seed: number): CacheKey
  types(files: SourceFiles): CacheKey
  surface(): CacheKey
}

export async function keysFor(exercise: Exercise, { engine, gate, runners, kitOf }: Surroundings): Promise<Keys> {
  const { slug, revision, manifest } = exercise
  const of = {
    engine,
    kit: await kitOf(exercise),
    exercise: { slug, revision, manifest: createHash('sha256').update(canonicalJson(manifest)).digest('hex') },
  }
  const named = ({ kind, name, catches, files }: Candidate) => ({ kind, name, catches, files: hashFiles(files) })
  return {
    grading: (candidate, runner, { seed, only }) => ({
      kind: 'grading',
      ...of,
      runner,
      with: runners[runner],
      candidate: named(candidate),
      seed,
      only,
    }),
    agreement: (candidate, seed) => ({ kind: 'agreement', ...of, gate, with: runners, candidate: named(candidate), seed }),
    types: (files) => ({ kind: 'types', engine, gate, files: hashFiles(files) }),
    surface: () => ({ kind: 'surface', engine, gate, exercise: of.exercise }),
  }
}
