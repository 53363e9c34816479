/** `npm run trial`: the server and its engine under conditions that take minutes. */
import { Command, InvalidArgumentError, Option } from 'commander'
import picocolors from 'picocolors'
import { EXIT, hasColour, runProgram, UsageError } from '#engine/cli/terminal.ts'
import { probeSandbox } from '#engine/sandbox/probe.ts'
import { phase } from '../bootstrap/phase.ts'
import { runFaults, type Check } from './faults.ts'
import { runSoak } from './soak.ts'

const program = new Command('trial')
  .description('Tries the server for minutes, on small exercises that are graded for real in the sandbox. Ends with "N passed, N failed".')
  .addHelpText('after', '\nExit code: 0 all holds, 1 something does not, 2 no result (the sandbox does not work here, or our own error).')

program
  .command('faults')
  .description(
    'Hands many submissions in, kills graders and the web process at random and restarts PostgreSQL: each gets one verdict, the right one.',
  )
  .addOption(new Option('--submissions <n>', 'how many').default(200).argParser(positive))
  .addOption(new Option('--graders <n>', 'grader processes').default(3).argParser(positive))
  .addOption(new Option('--runs <n>', 'run sessions that are open all the while').default(30).argParser(positive))
  .addOption(new Option('--seed <n>', 'of what is killed, and when').argParser(positive))
  .action(
    async ({
      seed = Math.floor(Math.random() * 1e9) + 1,
      ...options
    }: {
      submissions: number
      graders: number
      runs: number
      seed?: number
    }) => {
      await needSandbox()
      process.stdout.write(`seed ${seed}\n`)
      const { checks, faults } = await phase('Faults', ({ detail }) => runFaults({ ...options, seed, onStep: detail }))
      for (const [what, count] of Object.entries(faults)) process.stdout.write(`${what}: ${count}\n`)
      report(checks)
    },
  )

program
  .command('soak')
  .description('Grades many times in a row: memory, descriptors, processes, databases and temporary files are in the end where they were.')
  .addOption(new Option('--gradings <n>', 'how many, after those that warm up').default(1_000).argParser(positive))
  .addOption(new Option('--slots <n>', 'gradings at once').default(2).argParser(positive))
  .action(async (options: { gradings: number; slots: number }) => {
    await needSandbox()
    const { checks, before, after } = await phase('Soaking', ({ detail }) => runSoak({ ...options, onStep: detail }))
    const shown = (holdings: object) =>
      Object.entries(holdings)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')
    process.stdout.write(`before: ${shown(before)}\nafter: ${shown(after)}\n`)
    report(checks)
  })

await runProgram(program)

function report(checks: readonly Check[]): void {
  const { green, red } = picocolors.createColors(hasColour(process.stdout))
  for (const { name, problems } of checks) {
    process.stdout.write(`${problems.length === 0 ? green('✓') : red('✗')} ${name}\n`)
    for (const problem of problems) process.stdout.write(`    ${problem}\n`)
  }
  const failed = checks.filter(({ problems }) => problems.length > 0).length
  process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`)
  process.exitCode = failed === 0 ? EXIT.ok : EXIT.failed
}

async function needSandbox(): Promise<void> {
  const broken = (await probeSandbox()).layers.find(({ works }) => !works)
  if (broken !== undefined)
    throw new UsageError(`the sandbox does not work here (${broken.name}: ${broken.detail}): npm run doctor says what to do`)
}

function positive(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.')
  return Number(text)
}
