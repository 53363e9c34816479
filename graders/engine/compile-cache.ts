import { join } from 'node:path'
import { REPOSITORY_ROOT } from './exercise/root.ts'

/** Where the engine's own processes keep what V8 made of their modules, types stripped: half of their start. Never a learner's. */
export const ENGINE_COMPILE_CACHE = join(REPOSITORY_ROOT, '.data/compile-cache')
