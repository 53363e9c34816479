import { createInterface } from 'node:readline/promises'
import { Command, InvalidArgumentError } from 'commander'
import { createEngine } from '../create-engine.ts'
import { loadExercise, REPOSITORY_ROOT } from '../exercise/load.ts'
import type { GradingProgress } from '../supervisor/protocol.ts'
import { changesBetween, renderChanges } from './exercise/changes.ts'
import { askSecret } from './exercise/ask-secret.ts'
import { credentialsFile, DEFAULT_SERVER, findAccess, forgetToken, keepToken, parseServer, requireSafe } from './exercise/credentials.ts'
import { handIn, whoIs } from './exercise/hand-in.ts'
import { readRevealed, revealHint } from './exercise/hints.ts'
import { createCopy, localCopy, readCopy, resetCopy, restoreCopy, type LocalCopy } from './exercise/local-copy.ts'
import { watchCopy } from './exercise/watch.ts'
import { EXIT, hasColour, progressLine, runProgram, UsageError } from './terminal.ts'
import { renderVerdict } from './verdict-report.ts'

const CLEAR_SCREEN = '\u001b[2J\u001b[3J\u001b[H'

const program = new Command('exercise').description('Work on an exercise in your own editor, in my/<slug>/.')
const command = (name: string, description: string) =>
  program.command(name).description(description).argument('<slug>', 'the exercise, such as fix-the-n-plus-one')

command('start', 'copies the starter to my/<slug>/; never overwrites').option('--json', 'print the folder as JSON').action(start)
command('watch', 'grades on every save, until Ctrl-C').option('--json', 'print one verdict per line, as JSON').action(watch)
command('hint', 'shows the next hint of a requirement')
  .argument('[requirement]', 'its id; left out: lists them')
  .argument('[n]', 'show the hints up to this one (1 to 3)', parseCount)
  .option('--json', 'print the hints as JSON')
  .action(hint)
command('reset', 'puts the starter back and keeps what you had as a backup')
  .option('-y, --yes', 'do not ask')
  .option('--restore [backup]', 'put a backup back instead; default: the latest')
  .action(reset)
command('diff', 'shows what you have changed').option('--json', 'print the changes as JSON').action(diff)
command('submit', 'has a server grade it, and count it for who is logged in')
  .option('--server <address>', 'which one; default: that of login, or LOADBEARING_SERVER')
  .option('--json', 'print one verdict as JSON')
  .action(submit)
program
  .command('login')
  .description('keeps an access token for submit; it is asked for, or read from standard input')
  .option('--server <address>', 'whose; default: LOADBEARING_SERVER')
  .action(login)
program.command('logout').description('removes the access token from this machine').action(logout)

await runProgram(program)

async function copyOf(slug: string): Promise<LocalCopy> {
  return localCopy(await loadExercise(slug), REPOSITORY_ROOT)
}

async function start(slug: string, { json }: { json?: boolean }): Promise<void> {
  const copy = await copyOf(slug)
  const created = await createCopy(copy)
  if (json === true) return print(JSON.stringify({ folder: copy.folder, created }))
  if (!created) return print(`${copy.name} is there already: nothing was changed. To begin anew: npm run exercise -- reset ${slug}`)
  print(`${copy.name} is yours. Read ${copy.name}/README.md, then grade on every save with: npm run exercise -- watch ${slug}`)
}

async function watch(slug: string, { json }: { json?: boolean }): Promise<void> {
  const copy = await copyOf(slug)
  await readCopy(copy)
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => controller.abort())
  const progress = progressLine()
  const clear = process.stdout.isTTY && json !== true
  const after = (text: string) => {
    progress.clear()
    print(text)
    progress.show(`watching ${copy.name}: save a file to grade again, Ctrl-C ends`)
  }
  const engine = await createEngine()
  try {
    await watchCopy(
      copy,
      engine,
      {
        onBegin: () => {
          if (clear) process.stdout.write(CLEAR_SCREEN)
          progress.show('grading')
        },
        onProgress: (step) => progress.show(describe(step)),
        onVerdict: (verdict) =>
          after(json === true ? JSON.stringify(verdict) : renderVerdict(verdict, { color: hasColour(process.stdout) })),
        onRefused: (reasons) =>
          after(
            json === true ? JSON.stringify({ refused: reasons }) : `not graded:\n${reasons.map((reason) => `  ${reason}`).join('\n')}\n`,
          ),
      },
      controller.signal,
    )
  } finally {
    progress.clear()
    await engine.close()
  }
}

async function hint(slug: string, id: string | undefined, count: number | undefined, { json }: { json?: boolean }): Promise<void> {
  const exercise = await loadExercise(slug)
  if (id === undefined) {
    const revealed = await readRevealed(exercise, REPOSITORY_ROOT)
    const list = exercise.manifest.requirements.map(({ id: name, title, hints }) => ({
      requirement: name,
      title,
      shown: revealed[name] ?? 0,
      of: hints.length,
    }))
    if (json === true) return print(JSON.stringify(list))
    for (const { requirement, title, shown, of } of list) print(`${requirement}: ${title} (${shown} of ${of} hints shown)`)
    return print(`\nTake one with: npm run exercise -- hint ${slug} ${list[0]?.requirement ?? ''}`)
  }
  const shown = await revealHint(exercise, REPOSITORY_ROOT, id, count)
  if (json === true) return print(JSON.stringify(shown))
  print(shown.title)
  shown.hints.forEach((text, index) => print(`\n${index + 1}. ${text}`))
  print(shown.hints.length < shown.of ? `\n${shown.of - shown.hints.length} more: run it again.` : '\nThat was the last one.')
}

async function reset(slug: string, { yes, restore }: { yes?: boolean; restore?: string | true }): Promise<void> {
  const copy = await copyOf(slug)
  if (restore !== undefined) {
    const { restored, kept } = await restoreCopy(copy, new Date(), restore === true ? undefined : restore)
    return print(`${copy.name} is again what ${restored} kept.${kept === undefined ? '' : ` What was there until now is kept as ${kept}.`}`)
  }
  await readCopy(copy)
  if (yes !== true && !(await confirm(`Put the starter back in ${copy.name}? What you have is kept as a backup. (y/N) `)))
    return print('Nothing was changed.')
  const backup = await resetCopy(copy, new Date())
  print(
    `${copy.name} is the starter again. What you had is in my/.backups/${backup}; get it back with: npm run exercise -- reset ${slug} --restore`,
  )
}

async function diff(slug: string, { json }: { json?: boolean }): Promise<void> {
  const copy = await copyOf(slug)
  const changes = changesBetween(copy.exercise.files, await readCopy(copy))
  if (json === true) return print(JSON.stringify(changes))
  process.stdout.write(
    changes.length === 0 ? `${copy.name} is the starter, unchanged.\n` : renderChanges(changes, { color: hasColour(process.stdout) }),
  )
}

async function submit(slug: string, { server, json }: { server?: string; json?: boolean }): Promise<void> {
  const copy = await copyOf(slug)
  const files = await readCopy(copy)
  const access = await findAccess(server, process.env)
  if (access.token === undefined)
    process.stderr.write('Nobody is logged in: this counts for nobody. To make it count: npm run exercise -- login\n')
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => controller.abort())
  const progress = progressLine()
  try {
    const verdict = await handIn(access, slug, files, { signal: controller.signal, onStep: (step) => progress.show(step) })
    progress.clear()
    if (verdict === undefined) throw new UsageError('the grading was cancelled')
    if (json === true) print(JSON.stringify(verdict))
    else {
      process.stdout.write(renderVerdict(verdict, { color: hasColour(process.stdout) }))
      print(`\nGraded by ${access.server}. What counts for your cohorts is at ${access.server}/due/`)
    }
    process.exitCode = verdict.status === 'passed' ? EXIT.ok : verdict.status === 'error' ? EXIT.noResult : EXIT.failed
  } finally {
    progress.clear()
  }
}

async function login({ server }: { server?: string }): Promise<void> {
  const { origin, startToken } = parseServer(server ?? process.env['LOADBEARING_SERVER'] ?? DEFAULT_SERVER)
  requireSafe(origin)
  const token = await askSecret(`Access token of ${origin} (make one at ${origin}/account/): `)
  if (token === '') throw new UsageError('there was no token: nothing was changed')
  const name = await whoIs({ server: origin, token, startToken })
  await keepToken(credentialsFile(process.env), origin, token)
  print(`You are ${name} at ${origin}. Hand in with: npm run exercise -- submit <slug>`)
}

async function logout(): Promise<void> {
  const was = await forgetToken(credentialsFile(process.env))
  print(
    was ? 'The access token is removed from this machine. Revoke it on the account page if somebody may have it.' : 'Nobody was logged in.',
  )
}

async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('reset asks first, and nobody can answer here: add --yes')
  const readline = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await readline.question(question)).trim())
  } finally {
    readline.close()
  }
}

function describe(progress: GradingProgress): string {
  if (progress.phase === 'running') return `grading ${progress.index + 1} of ${progress.of}: ${progress.requirement}`
  return progress.phase === 'preparing' ? 'starting the service' : 'grading'
}

function parseCount(text: string): number {
  if (!/^[1-3]$/.test(text)) throw new InvalidArgumentError('A requirement has the hints 1, 2 and 3.')
  return Number(text)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
