/** What each layer may import of `src/`, beside itself. main.ts puts them together and may import all. */
const LAYERS: Record<string, string[]> = {
  http: ['services', 'domain'],
  services: ['data', 'domain'],
  data: ['domain'],
  domain: [],
}

const directions = Object.entries(LAYERS).map(([layer, allowed]) => ({
  name: `${layer}-imports-only-what-it-may`,
  comment: `${layer} may import ${allowed.join(' and ') || 'nothing else of src/'}: ask there, or move the code.`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { dependencyTypesNot: ['export'], path: '^src/', pathNot: `^src/(${[layer, ...allowed].join('|')})/` },
}))

export default {
  // A type-only import is a dependency, too: the two files can't be moved apart.
  options: { tsPreCompilationDeps: true },
  forbidden: [
    ...directions,
    { name: 'no-cycles', comment: 'Move what both need to a third file.', severity: 'error', from: {}, to: { circular: true } },
  ],
}
