import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cruise, type ICruiseOptions } from 'dependency-cruiser'
import { openChannel } from '../channel.ts'

/** Options that say what is looked at and how. Others name files, reporters and caches, which there are none of here. */
const OPTIONS = [
  'doNotFollow',
  'exclude',
  'includeOnly',
  'tsPreCompilationDeps',
  'detectJSDocImports',
  'moduleSystems',
  'combinedDependencies',
  'extraExtensionsToScan',
  'knownViolations',
] as const
/** Sets of rules. */
const RULES = ['forbidden', 'allowed', 'allowedSeverity', 'required'] as const

/** The tree that rules are run on, as they name it. */
const TREE = 'src'

/**
 * The program of kind `rules`. One process imports the learner's configuration, which is code, where there is no
 * tree to look at, and answers it as data. Another one has a tree, no code of the learner's, and runs dependency-cruiser.
 */
await openChannel(
  Number(process.env['PORT']),
  {
    config: async (file) => {
      const module: unknown = await import(pathToFileURL(resolve(String(file))).href)
      const config: unknown = typeof module === 'object' && module !== null ? Reflect.get(module, 'default') : undefined
      if (typeof config !== 'object' || config === null) throw new Error(`${String(file)} has no default export with rules`)
      return config
    },
    cruise: async (config) => {
      const { output } = await cruise([TREE], optionsOf(config))
      if (typeof output === 'string') throw new Error('dependency-cruiser answered with a report instead of data')
      const { violations, totalCruised } = output.summary
      return {
        modules: totalCruised,
        violations: violations.map(({ rule, from, to, type, cycle }) => ({
          rule: rule.name,
          severity: rule.severity,
          from,
          to,
          type: type ?? 'dependency',
          cycle: (cycle ?? []).map(({ name }) => name),
        })),
      }
    },
  },
  (socket) => socket.destroy(),
)

function optionsOf(config: unknown): ICruiseOptions {
  const options: unknown = property(config, 'options')
  return {
    ...picked(options, OPTIONS),
    ruleSet: picked(config, RULES),
    validate: true,
  }
}

/** The learner's values, whatever they are: dependency-cruiser checks them, and says what is wrong. */
function picked(value: unknown, names: readonly string[]): object {
  return Object.fromEntries(names.flatMap((name) => (property(value, name) === undefined ? [] : [[name, property(value, name)]])))
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
