import { cpus } from 'node:os'
import { Command, InvalidArgumentError, Option } from 'commander'
import { benchGrade } from '../bench/bench-grade.ts'
import { listExercises, loadExercise } from '../exercise/load.ts'
import { ENGINE_VERSION } from '../version.ts'
import { progressLine, runProgram } from './terminal.ts'

const program = new Command('bench').description('Benchmarks. Each prints one JSON object with what was measured in one run.')

program
  .command('grade')
  .description('A cold `vitest run` of the plain suite against our cold and warm verdict, for each exercise and runner.')
  .argument('[slugs...]', 'exercises to measure (default: all)')
  .addOption(new Option('--runs <n>', 'how often each is measured').default(5).argParser(positive))
  .action(async (slugs: string[], { runs }: { runs: number }) => {
    const progress = progressLine()
    const exercises = []
    for (const slug of slugs.length === 0 ? await listExercises() : slugs)
      exercises.push(await benchGrade(await loadExercise(slug), runs, (step) => progress.show(step)))
    progress.clear()
    const machine = { node: process.version, cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length }
    process.stdout.write(`${JSON.stringify({ engine: ENGINE_VERSION, unit: 'ms', machine, exercises }, null, 2)}\n`)
  })

await runProgram(program)

function positive(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.')
  return Number(text)
}
