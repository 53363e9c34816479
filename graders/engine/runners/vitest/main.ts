import { fileURLToPath } from 'node:url'
import { createVitest } from 'vitest/node'
import { readSettings } from '../settings.ts'

/**
 * Real Vitest, parked: it runs one generic spec that says hello to the
 * supervisor and waits there for its grading. When that is done the spec is run
 * again, in a new worker, and waits for the next one.
 */
const spec = fileURLToPath(new URL('./parked.spec.ts', import.meta.url))
const engine = fileURLToPath(new URL('../../', import.meta.url))
const root = fileURLToPath(new URL('../../../../', import.meta.url))

const settings = await readSettings(process.stdin)
process.stdin.once('end', () => process.exit(0)).resume()

const vitest = await createVitest(
  {
    root,
    config: false,
    watch: false,
    include: [spec],
    reporters: [{}],
    pool: 'threads',
    maxWorkers: 1,
    isolate: true,
    // Deadlines are the grading's own: a budget for all, and one for each requirement.
    testTimeout: 0,
    hookTimeout: 0,
    teardownTimeout: 1_000,
    provide: { supervisor: settings },
    // Writable by the code under test, and blind to changes of tsconfig.
    fsModuleCache: false,
  },
  { server: { watch: null }, logLevel: 'silent' },
)
await vitest.standalone()
const specifications = [vitest.getRootProject().createSpecification(spec)]

for (;;) {
  await vitest.runTestSpecifications(specifications)
  forgetSuites()
}

/** A grader that was changed on disk has to count from the next grading on: its revision does. */
function forgetSuites(): void {
  const files = vitest.projects.flatMap(({ vite }) =>
    Object.values(vite.environments).flatMap(({ moduleGraph }) => [...moduleGraph.fileToModulesMap.keys()]),
  )
  for (const file of new Set(files)) if (!file.startsWith(engine) && !file.includes('/node_modules/')) vitest.invalidateFile(file)
}
