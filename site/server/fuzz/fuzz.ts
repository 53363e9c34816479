/** `npm run fuzz`: requests that are drawn from what the server says of itself. */
// First: the server has decorators, which Node alone does not read.
import '@oxc-node/core/register'
import { Command, InvalidArgumentError, Option } from 'commander'
import { EXIT, runProgram } from '#engine/cli/terminal.ts'
import { phase } from '../../bootstrap/phase.ts'
import { renderFinding } from './finding.ts'
import { renderStatuses } from './statuses.ts'

const program = new Command('fuzz')
  .description(
    'Starts a server on a PostgreSQL of its own, sends requests to every route of its OpenAPI description, right ones and wrong ones, ' +
      'by everybody, and holds each answer against the description.',
  )
  .addOption(new Option('--requests <n>', 'how many at least').default(20_000).argParser(positive))
  .addOption(new Option('--seed <n>', 'of what is drawn').argParser(positive))
  .addOption(new Option('--route <part>', 'only routes with this in their name, such as "POST /api/v1/joins"'))
  .allowExcessArguments(false)
  .addHelpText(
    'after',
    '\nThe same seed, number and route draw the same requests.' +
      '\nExit code: 0 all answers are as described, 1 some are not, 2 no result (usage, or our own error).',
  )
  .action(async ({ seed = Math.floor(Math.random() * 1e6) + 1, requests, route }: { seed?: number; requests: number; route?: string }) => {
    process.stdout.write(`seed ${seed}\n`)
    const [{ fuzz }, { startFuzzServer }] = await Promise.all([import('./fuzz.testing.ts'), import('./fuzz-server.testing.ts')])
    const began = performance.now()
    const { sent, findings, statuses } = await phase('Fuzzing', async ({ detail, print }) => {
      await using server = await startFuzzServer()
      return await fuzz(server, { seed, requests, route, onProgress: detail, onFinding: (finding) => print(renderFinding(finding)) })
    })
    process.stdout.write(`${renderStatuses(statuses)}\n`)
    const seconds = Math.round((performance.now() - began) / 1000)
    process.stdout.write(`${sent} requests to ${statuses.size} routes in ${seconds} s: ${findings.length} findings\n`)
    process.exitCode = findings.length === 0 ? EXIT.ok : EXIT.failed
  })

await runProgram(program)

function positive(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.')
  return Number(text)
}
