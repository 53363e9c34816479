import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Files of a small, valid exercise called `ring-the-bell`, by path relative to a root. Tests change what they are about. */
export const RING_THE_BELL: Readonly<Record<string, string>> = {
  'exercises/ring-the-bell/exercise.yaml': `title: Ring the bell
summary: A bell that should ring once.
track: http
difficulty: warm-up
minutes: 20
stack: express
covers: [express-1.1]
kind: service
kit: [base]
processes:
  web:
    entry: src/main.ts
editable: [src/bell/**]
creatable: [src/bell/*.ts]
surface:
  routes:
    - method: POST
      path: /bell
      summary: Rings the bell
requirements:
  - id: rings-once
    title: The bell rings once
    hints: [Listen, It is called twice, Call it once]
  - id: stays-silent
    title: Nobody rings by looking
    hints: [Look, GET has an effect, Take it away]
`,
  'exercises/ring-the-bell/src/main.ts': `import { ring } from './bell/bell.ts'\nring()\n`,
  'exercises/ring-the-bell/src/bell/bell.ts': `export const ring = () => 2\n`,
  'exercises/ring-the-bell/src/bell/clapper.ts': `export const clapper = 'brass'\n`,
  'exercises/ring-the-bell/test/bell.test.ts': `// visible test\n`,
  'exercises/ring-the-bell/database/sample.sql': `select 1;\n`,
  'graders/ring-the-bell/ring-the-bell.grader.ts': `// grader\n`,
  'graders/ring-the-bell/mutants/rings-never/overlay.yaml': `why: Zero is not once.\ncatches: rings-once\n`,
  'graders/ring-the-bell/mutants/rings-never/src/bell/bell.ts': `export const ring = () => 0\n`,
  'graders/ring-the-bell/alternatives/counter/overlay.yaml': `why: Counts.\ndelete: [src/bell/clapper.ts]\n`,
  'graders/ring-the-bell/alternatives/counter/src/bell/counter.ts': `export const one = 1\n`,
  'solutions/ring-the-bell/why.mdx': `Once is enough.\n`,
  'solutions/ring-the-bell/src/bell/bell.ts': `export const ring = () => 1\n`,
}

/**
 * Writes files into a new temporary folder, for tests; `await using` removes it.
 *
 * @example await using course = await temporaryCourse({ ...RING_THE_BELL, 'solutions/ring-the-bell/why.mdx': 'Because.' })
 */
export async function temporaryCourse(files: Readonly<Record<string, string>> = RING_THE_BELL): Promise<TemporaryCourse> {
  const root = await mkdtemp(join(tmpdir(), 'loadbearing-'))
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  for (const [path, text] of Object.entries(files)) await write(path, text)
  return {
    root,
    write,
    remove: (path) => rm(join(root, path), { recursive: true }),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}

export interface TemporaryCourse extends AsyncDisposable {
  readonly root: string
  /** Writes one file; its folders are made. */
  write(path: string, text: string): Promise<void>
  /** Removes a file or a folder. */
  remove(path: string): Promise<void>
}
