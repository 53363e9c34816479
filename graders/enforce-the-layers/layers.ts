/** The rules of the surface, as the grader's own: for the learner's tree. */
export const LAYERS = {
  options: { tsPreCompilationDeps: true },
  forbidden: [
    { name: 'cycle', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries({ http: 'services|domain', services: 'data|domain', data: 'domain', domain: 'domain' }).map(([layer, allowed]) => ({
      name: `${layer} may not`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: { path: '^src/', pathNot: `^src/(${layer}|${allowed})/` },
    })),
  ],
}
