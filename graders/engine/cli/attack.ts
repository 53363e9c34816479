import { Command, InvalidArgumentError, Option } from 'commander'
import picocolors from 'picocolors'
import { GROUPS, type Attack, type Group } from '../attack/attack.ts'
import { carryOut, type AttackResult } from '../attack/campaign.ts'
import { readCorpus } from '../attack/corpus.ts'
import { openField } from '../attack/field.ts'
import { EngineError } from '../engine.ts'
import { probeSandbox } from '../sandbox/probe.ts'
import { EXIT, hasColour, plainText, progressLine, runProgram, UsageError } from './terminal.ts'

interface Options {
  only?: string
  group?: Group
  list?: boolean
  json?: boolean
  runs: number
}

const program = new Command('attack')
  .description(
    'The hostile corpus against the sandbox and the trusted side: each attack must come to nothing, while others are graded and others run their apps.',
  )
  .option('--only <pattern>', 'attacks whose name contains this')
  .addOption(new Option('--group <name>', 'attacks of this group').choices([...GROUPS]))
  .option('--list', 'tell what each attack tries and what stops it, and carry none out')
  .addOption(new Option('--runs <n>', 'run sessions that are open all the while').default(30).argParser(countOf))
  .option('--json', 'print one JSON object for each attack')
  .addHelpText('after', '\nEnds with "N passed, N failed". Exit code: 0 all came to nothing, 1 one did not, 2 it could not be run.')
  .action(attack)

await runProgram(program)

async function attack(options: Options): Promise<void> {
  const attacks = (await readCorpus()).filter(
    ({ name, group }) => (options.group ?? group) === group && (options.only === undefined || `${group}/${name}`.includes(options.only)),
  )
  if (attacks.length === 0) throw new UsageError('No attack has such a name. "npm run attack -- --list" names all.')
  if (options.list === true) list(attacks)
  else await carryOutAll(attacks, options)
}

function list(attacks: readonly Attack[]): void {
  for (const { group, name, tries, stopped } of attacks) process.stdout.write(`${group}/${name}: ${tries} Stopped by: ${stopped}\n`)
  process.stdout.write(`${attacks.length} attacks\n`)
}

async function carryOutAll(attacks: readonly Attack[], { json = false, runs }: Options): Promise<void> {
  const { green, red, yellow, dim } = picocolors.createColors(hasColour(process.stdout))
  await refuseWithoutSandbox()
  const progress = progressLine()
  let interrupted = false
  const interrupt = () => {
    interrupted = true
  }
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  let [passed, failed, leftOut] = [0, 0, 0]
  const began = performance.now()
  progress.show(`Starting ${runs} run sessions`)
  const field = await openField({ runs })
  try {
    for (const one of attacks) {
      if (interrupted) throw new EngineError('cancelled', 'The attacks were cancelled.')
      if (one.needs === 'x64' && process.arch !== 'x64') {
        leftOut += 1
        if (!json) process.stdout.write(`${yellow('-')} ${line(one)} ${dim('left out: its machine code is for x64')}\n`)
        continue
      }
      progress.show(`${passed + failed + 1} of ${attacks.length}: ${one.group}, ${one.name}`)
      const result = await carryOut(one, field)
      progress.clear()
      if (result.problems.length === 0) passed += 1
      else failed += 1
      if (json) process.stdout.write(`${JSON.stringify({ group: one.group, name: one.name, ...rest(result) })}\n`)
      else {
        const mark = result.problems.length === 0 ? green('✓') : red('✗')
        process.stdout.write(
          `${mark} ${line(one)} ${result.outcome.padEnd(16)} ${dim(`${result.seconds.toFixed(1)} s, ${result.bystanders} beside`)}\n`,
        )
        for (const problem of result.problems) process.stdout.write(`    ${shown(problem)}\n`)
      }
    }
  } finally {
    progress.clear()
    const left = await field.close()
    if (left.length > 0) failed += 1
    for (const one of left) process.stdout.write(`${red('✗')} left when all was ended: ${shown(one)}\n`)
  }
  if (!json) {
    const peaks = Object.entries(field.peaks()).map(([name, mib]) => `${name} ${Math.round(mib)} MiB`)
    process.stdout.write(`${dim(`${((performance.now() - began) / 1000).toFixed(0)} s; at most: ${peaks.join(', ')}`)}\n`)
    const also = leftOut === 0 ? '' : `, ${leftOut} left out`
    process.stdout.write(`${passed} passed, ${failed} failed${also}\n`)
  }
  process.exitCode = failed === 0 ? EXIT.ok : EXIT.failed
}

function countOf(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('Give a whole number up to 999.')
  return Number(text)
}

async function refuseWithoutSandbox(): Promise<void> {
  const broken = (await probeSandbox()).layers.filter(({ works }) => !works)
  if (broken.length === 0) return
  const named = broken.map(({ name, detail, remedy }) => `${name} (${detail}): ${remedy ?? ''}`)
  throw new EngineError('no-sandbox', `There is no sandbox here to attack. ${named.join('; ')}`)
}

function line({ group, name }: Attack): string {
  return `${group.padEnd(16)} ${name.padEnd(34)}`
}

function rest({ outcome, problems, seconds, bystanders }: AttackResult): Omit<AttackResult, 'attack'> {
  return { outcome, problems, seconds, bystanders }
}

/** What an app said may be in it. */
function shown(problem: string): string {
  return plainText(problem).replaceAll('\n', ' ').slice(0, 400)
}
