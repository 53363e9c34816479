import type { Manifest, RuntimeName } from './exercise/manifest.ts'
import type { GradingJob } from './supervisor/protocol.ts'

/**
 * The requirements of a grading, with why some of them are not checked.
 *
 * @param only ids of those to check. Default: all
 */
export function requirementsFor(
  { requirements }: Pick<Manifest, 'requirements'>,
  runtime: RuntimeName,
  only?: readonly string[],
): GradingJob['requirements'] {
  return requirements.map(({ id, title, runtimes }) => {
    const notChecked = only === undefined || only.includes(id) ? runtimes[runtime] : 'not asked for this time'
    return notChecked === undefined ? { id, title } : { id, title, notChecked }
  })
}
