import type { RequirementFunction, RequirementOptions, RequirementTest } from './types.ts'

export interface Declared {
  id: string
  options: RequirementOptions
  test: RequirementTest
}

/** What the suite that is being imported has declared so far, in order. */
let declared: Declared[] = []

/** Declares a test of one requirement. See `RequirementFunction`. */
export const requirement: RequirementFunction = (
  id: string,
  optionsOrTest: RequirementOptions | RequirementTest,
  test?: RequirementTest,
) => {
  if (typeof optionsOrTest === 'function') declared.push({ id, options: {}, test: optionsOrTest })
  else if (test !== undefined) declared.push({ id, options: optionsOrTest, test })
  else throw new TypeError(`requirement('${id}') needs a test function.`)
}

/** Imports a suite, and returns what it declared. */
export async function collect(importSuite: () => Promise<unknown>): Promise<Declared[]> {
  declared = []
  await importSuite()
  return declared
}
