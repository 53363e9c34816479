/**
 * `npm test`: every check of this repository, one line per stage, to the end
 * also when one fails. Exit code 0 when all passed, 1 otherwise, 2 when it was
 * ended by a signal.
 */
import { join } from 'node:path'
import picocolors from 'picocolors'
import { EXIT, fail, hasColour, plainText } from '#engine/cli/terminal.ts'
import { REPOSITORY_ROOT } from '#engine/exercise/load.ts'
import { REPORT_FILE } from '#engine/gate/report.ts'
import { probeSandbox } from '#engine/sandbox/probe.ts'
import { findChromium } from './machine.ts'
import { phase } from './phase.ts'
import { runStages, type Stage, type StageResult } from './stages.ts'

const tool = (name: string): string => join(REPOSITORY_ROOT, 'node_modules/.bin', name)

const STAGES: readonly Stage[] = [
  { name: 'types of the server', args: [tool('tsc'), '--project', 'site/server/tsconfig.json'] },
  { name: 'types of the service worker', args: [tool('tsc'), '--project', 'site/offline/worker/tsconfig.json'] },
  { name: 'types', args: [tool('astro'), 'check', '--minimumFailingSeverity', 'warning'] },
  { name: 'lint', args: [tool('eslint'), '--max-warnings', '0', '.'] },
  { name: 'format', args: [tool('prettier'), '--check', '--log-level', 'warn', '.'] },
  { name: 'dead code', args: [tool('knip')] },
  { name: 'direction of dependencies', args: [tool('depcruise'), 'graders', 'site', 'course', 'exercises', 'solutions'] },
  { name: 'coverage of the themes', args: ['course/coverage.ts'] },
  { name: 'unit and integration tests', args: [tool('vitest'), 'run'], alone: true },
  {
    name: 'exercises',
    args: [
      'graders/engine/cli/check-exercises.ts',
      '--brief',
      // In so many commits each candidate has its turn; an exercise that was changed is graded in whole.
      '--sample',
      '4',
      '--report',
      REPORT_FILE,
      // What is being changed is looked at for chance before it is merged.
      ...(process.env['CI'] === 'true' ? ['--soak-changed', '10'] : []),
    ],
    alone: true,
  },
]

/** Need the sandbox that they are aimed at. */
const ATTACKS: Stage = { name: 'attacks', args: ['graders/engine/cli/attack.ts'], alone: true }

/** Characters of a stage's own progress that are shown: its end says most. */
const SHOWN = 50

/** Lines of a failed stage that are told again at the end of a log. */
const TOLD_AGAIN = 60

const { green, red, yellow, dim } = picocolors.createColors(hasColour(process.stdout))

try {
  const leftOut: string[] = []
  const chromium = await findChromium(REPOSITORY_ROOT)
  if (chromium === undefined) leftOut.push('browser tests (no Chromium: install one, or name it with CHROMIUM_PATH)')
  const sandbox = await probeSandbox()
  if (!sandbox.works) leftOut.push('tests of the sandbox and attacks on it (bubblewrap does not work here: npm run doctor says why)')
  else if (sandbox.layers.some(({ works }) => !works)) leftOut.push('tests of cgroups (npm run doctor says why)')

  const stages = [...STAGES, ...(sandbox.works ? [ATTACKS] : []), ...(chromium === undefined ? [] : browserTests(chromium))]
  const results = await runAll(stages)
  const failed = results.filter(({ passed }) => !passed)

  const leftOutFails = process.env['CI'] === 'true'
  // Most of an hour may lie between a failure and the end of a log, which is read first.
  if (!process.stdout.isTTY)
    for (const { stage, output } of failed) console.log(`\n${red(`✗ ${stage.name}`)}, the end of it:\n${endLines(output)}`)
  console.log('')
  for (const what of leftOut) console.log((leftOutFails ? red : yellow)(`left out: ${what}`))
  if (failed.length > 0) console.log(red(`failed: ${failed.map(({ stage }) => stage.name).join(', ')}`))
  const failures = failed.length + (leftOutFails ? leftOut.length : 0)
  console.log(`${results.length - failed.length} passed, ${failures} failed`)
  process.exitCode = failures === 0 ? EXIT.ok : EXIT.failed
} catch (error) {
  fail(error)
}

/** After the exercises, with whose verdicts the page's are compared. */
function browserTests(chromium: string): Stage[] {
  const stage = (name: string, project: string): Stage => ({
    name,
    args: [tool('playwright'), 'test', '--config', 'site/e2e', '--project', project],
    env: { CHROMIUM_PATH: chromium },
    alone: true,
  })
  return [stage('browser tests', 'browser'), stage('parity of page and command line', 'parity')]
}

async function runAll(stages: readonly Stage[]): Promise<StageResult[]> {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => controller.abort())
  let running = ''
  const results = await phase(
    'Testing',
    ({ detail, print }) =>
      runStages(stages, {
        cwd: REPOSITORY_ROOT,
        signal: controller.signal,
        events: {
          onRunning: (names) => detail((running = names.join(', '))),
          onLine: (line) => detail(`${running}: ${endOf(line)}`),
          onEnd: ({ stage, passed, durationMs, output }) => {
            print(`${passed ? green('✓') : red('✗')} ${stage.name} ${dim(`${(durationMs / 1000).toFixed(1)} s`)}`)
            // At once: whoever waits for the other stages can mend it meanwhile.
            if (!passed) print(`${output.trimEnd()}\n`)
          },
        },
      }),
    process.stdout,
  )
  if (controller.signal.aborted) process.exit(EXIT.noResult)
  return results
}

function endLines(output: string): string {
  return output.trimEnd().split('\n').slice(-TOLD_AGAIN).join('\n')
}

function endOf(line: string): string {
  const text = plainText(line)
  return text.length > SHOWN ? `…${text.slice(-SHOWN)}` : text
}
