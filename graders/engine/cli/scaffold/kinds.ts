import { stringify } from 'yaml'
import type { SourceFiles } from '../../compile/types.ts'
import type { KindName } from '../../exercise/manifest.ts'

/** What a learner may change in an exercise of a kind. */
export function writable(kind: KindName): string[] {
  const own: Readonly<Partial<Record<KindName, string>>> = { rules: 'rules/**', document: 'docs/**' }
  return ['src/**', ...(own[kind] === undefined ? [] : [own[kind]]), 'test/**']
}

/** Files that the starter has beside the service. */
export function extraStarter(kind: KindName): SourceFiles {
  if (kind === 'document') return { 'docs/decision.md': '---\nstatus: proposed\n---\n\n# What is decided\n' }
  if (kind !== 'rules') return {}
  return {
    'rules/dependencies.ts':
      '// Rules of dependency-cruiser, for src/.\nexport default { options: { tsPreCompilationDeps: true }, forbidden: [] }\n',
  }
}

/** What the surface lists beside the routes. */
export function surfaceOf(kind: KindName): object {
  const app = { 'src/app.module.ts#AppModule': 'The module that main.ts starts.' }
  if (kind === 'library') return { exports: app, tokens: { 'src/items/items.service.ts#ItemsService': 'Lists items: `list()`.' } }
  if (kind === 'tests') return { exports: app }
  if (kind === 'document') return { documents: { 'docs/decision.md': 'Say what is read of it.' } }
  return kind === 'rules' ? { rules: { 'src/': 'Say what may import what.' } } : {}
}

/**
 * A right and a wrong variant, for kinds that are graded on them.
 *
 * @param changed the file of the starter that overlays of a scaffold change, with a note in it
 */
export function variantsFor(kind: KindName, changed: (note: string) => SourceFiles): SourceFiles {
  if (kind !== 'tests' && kind !== 'rules') return {}
  const wrong = Object.entries(changed('The wrong variant.')).map(([path, text]): [string, string] => [`something-wrong/${path}`, text])
  return {
    'as-it-is/overlay.yaml': stringify({
      role: 'reference',
      why: 'The starter: replace it by the repaired app, and add one that is built in another way.',
    }),
    'something-wrong/overlay.yaml': stringify({ role: 'mutant', why: 'Say what is wrong with it.' }),
    ...Object.fromEntries(wrong),
  }
}

/** How the fixture of a kind is used, as a comment. */
export function sampleFor(kind: KindName): string {
  const samples: Readonly<Record<KindName, string>> = {
    service: '',
    library: `// const module = await nest.build('src/app.module.ts#AppModule')\n// const outcome = await module.call('src/items/items.service.ts#ItemsService', 'list')\n\n`,
    tests: `// const [report] = await variants.runAll(await variants.names('mutant')) // report.status has to be 'failed'\n\n`,
    document: `// const decision = await documents.read('docs/decision.md')\n\n`,
    rules: `// const { violations } = await rules.on('something-wrong')\n\n`,
  }
  return samples[kind]
}
