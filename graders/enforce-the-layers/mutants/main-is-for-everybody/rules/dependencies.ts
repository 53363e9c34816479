/** What each layer may not import. */
const FORBIDDEN: Record<string, string[]> = {
  http: ['data'],
  services: ['http'],
  data: ['http', 'services'],
  domain: ['http', 'services', 'data'],
}

const directions = Object.entries(FORBIDDEN).map(([layer, forbidden]) => ({
  name: `${layer}-does-not-import-what-it-may-not`,
  comment: `${layer} may not import ${forbidden.join(' or ')}: ask elsewhere, or move the code.`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: `^src/(${forbidden.join('|')})/` },
}))

export default {
  // A type-only import is a dependency, too: the two files can't be moved apart.
  options: { tsPreCompilationDeps: true },
  forbidden: [
    ...directions,
    { name: 'no-cycles', comment: 'Move what both need to a third file.', severity: 'error', from: {}, to: { circular: true } },
  ],
}
