import { Command, Option } from 'commander'
import { REPOSITORY_ROOT } from '../exercise/load.ts'
import { KINDS, type KindName } from '../exercise/manifest.ts'
import { scaffold } from './scaffold/scaffold.ts'
import { findLesson, readPlan } from './scaffold/syllabus.ts'
import { runProgram } from './terminal.ts'

const program = new Command('new:exercise')
  .description('Scaffolds a lesson of course/syllabus.yaml: starter, manifest, grader, mutants, solution and page.')
  .argument('<slug>', 'the lesson, as the syllabus names it')
  .addOption(new Option('--kind <kind>', 'what the exercise asks for').choices(KINDS).default('service'))
  .option('--json', 'print the paths as JSON')
  .action(create)

await runProgram(program)

async function create(slug: string, { json, kind }: { json?: boolean; kind: KindName }): Promise<void> {
  const lesson = findLesson(await readPlan(REPOSITORY_ROOT), slug)
  const paths = await scaffold(lesson, REPOSITORY_ROOT, kind)
  if (json === true) {
    process.stdout.write(`${JSON.stringify(paths)}\n`)
    return
  }
  process.stdout.write(`${paths.join('\n')}

${paths.length} files were written. Next:
  1. exercises/${slug}/   write the flawed service: ${lesson.starter}
  2. graders/${slug}/     observe each requirement; npm run grade -- ${slug} must fail
  3. solutions/${slug}/   repair it and say why; npm run grade -- ${slug} --solution must pass
  4. graders/${slug}/mutants/ and alternatives/   wrong and right repairs; each mutant names what it breaks (catches)
  5. course/${lesson.track}/${slug}.mdx   write the lesson; npm run dev shows it while you write
  6. npm run check:exercises -- ${slug} --soak 30   must pass; what begins with TODO is not finished
`)
}
