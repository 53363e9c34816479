const no = (from: string, to: string) => ({
  name: `no ${from} to ${to}`,
  severity: 'error',
  from: { path: `^src/${from}` },
  to: { path: `^src/${to}` },
})
const forbidden: object[] = [
  no('http', 'data'),
  no('http', 'main'),
  no('services', '(http|main)'),
  no('data', '(http|services|main)'),
  no('domain', '(http|services|data|main)'),
]
forbidden.push({ name: 'round and round', severity: 'error', from: {}, to: { circular: true } })

const rules = { forbidden, options: { tsPreCompilationDeps: 'specify' } }
export default rules
