import { probeSandbox } from './probe.ts'

const { works, layers } = await probeSandbox()

/** Whether bubblewrap works here. Where it does not, `npm test` says so, and in CI fails for it. */
export const hasSandbox = works

/** Whether hosts get cgroups here; likewise. */
export const hasGroups = works && layers.every((layer) => layer.works)
