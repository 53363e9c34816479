import { EDITOR_OPTIONS } from '../../compile/options.ts'
import type { Exercise } from '../../exercise/types.ts'

/** The task as Markdown: what to repair, what the grader observes, and the commands. */
export function taskText({ slug, manifest }: Exercise): string {
  const { title, summary, minutes, requirements, surface, editable, creatable } = manifest
  return `# ${title}

${summary} Plan for ${minutes} minutes.

## Requirements

${requirements.map(({ id, title: what }) => `- ${what} (\`${id}\`)`).join('\n')}

## The service

${surface.routes.map(({ method, path, summary: what }) => `- \`${method} ${path}\`: ${what}`).join('\n')}
${named('Exports', surface.exports)}${named('Injection tokens', surface.tokens)}${named('Dependencies within src/', surface.rules)}${named('Documents', surface.documents)}
You may change ${editable.map(code).join(', ')}${creatable.length > 0 ? `, and add files where ${creatable.map(code).join(', ')} matches` : ''}.

## Commands

Run them in the course's folder.

    npm run exercise -- watch ${slug}     grades on every save
    npm run exercise -- hint ${slug}      helps, a step at a time
    npm run exercise -- diff ${slug}      what you have changed
    npm run exercise -- reset ${slug}     back to the start; keeps a backup
`
}

/** A tsconfig.json with which an editor sees the code as the grader compiles it. */
export function editorConfig(): string {
  return `${JSON.stringify({ compilerOptions: EDITOR_OPTIONS, include: ['src', 'test'] }, null, 2)}\n`
}

/** A section of names with what they mean; nothing where there are none. */
function named(title: string, entries: Readonly<Record<string, string>>): string {
  const lines = Object.entries(entries).map(([name, what]) => `- ${code(name)}: ${what}`)
  return lines.length === 0 ? '' : `\n## ${title}\n\n${lines.join('\n')}\n`
}

function code(text: string): string {
  return `\`${text}\``
}
