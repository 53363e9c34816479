// What is not allowed is forbidden.
export default {
  options: { tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' } },
  forbidden: [{ name: 'acyclic', severity: 'error', from: { path: '^src' }, to: { circular: true } }],
  allowedSeverity: 'error',
  allowed: [
    { from: { path: '^src/main[.]ts$' }, to: {} },
    { from: {}, to: { pathNot: '^src/' } },
    { from: { path: '^src/([^/]+)/' }, to: { path: '^src/$1/' } },
    { from: { path: '^src/(http|services|data)/' }, to: { path: '^src/domain/' } },
    { from: { path: '^src/http/' }, to: { path: '^src/services/' } },
    { from: { path: '^src/services/' }, to: { path: '^src/data/' } },
  ],
}
