import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Deployment } from 'kubernetes-models/apps/v1'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { Namespace, Service } from 'kubernetes-models/v1'
import ts from 'typescript'
import { beforeAll, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { REPOSITORY_ROOT } from '#engine/exercise/root.ts'
import { readConfig } from '../server/config.ts'

const FOLDER = fileURLToPath(new URL('kubernetes/', import.meta.url))

/** Where the types of each kind are, and what holds one against Kubernetes' schema. */
const KINDS = {
  Namespace: { module: 'v1', make: (value: z.infer<typeof objectSchema>) => new Namespace(value) },
  Service: { module: 'v1', make: (value: z.infer<typeof objectSchema>) => new Service(value) },
  Deployment: { module: 'apps/v1', make: (value: z.infer<typeof objectSchema>) => new Deployment(value) },
  PodDisruptionBudget: { module: 'policy/v1', make: (value: z.infer<typeof objectSchema>) => new PodDisruptionBudget(value) },
  NetworkPolicy: { module: 'networking.k8s.io/v1', make: (value: z.infer<typeof objectSchema>) => new NetworkPolicy(value) },
} as const

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.enum(['Namespace', 'Service', 'Deployment', 'PodDisruptionBudget', 'NetworkPolicy']),
  metadata: z.looseObject({ name: z.string() }),
})
type KubernetesObject = z.infer<typeof objectSchema>

let objects: KubernetesObject[]

beforeAll(async () => {
  const files = globSync('*.yaml', { cwd: FOLDER }).sort()
  expect(files.map((file) => basename(file))).toEqual(['grader.yaml', 'namespace.yaml', 'network-policy.yaml', 'web.yaml'])
  const texts = await Promise.all(files.map((file) => readFile(`${FOLDER}${file}`, 'utf8')))
  objects = texts.flatMap((text) => parseAllDocuments(text).map((document) => objectSchema.parse(document.toJS())))
})

/** What Kubernetes' schema has against an object. */
function problemsOf(object: KubernetesObject): string {
  try {
    KINDS[object.kind].make(object).validate()
    return ''
  } catch (error) {
    return String(error)
  }
}

/** Keys that Kubernetes does not know, and values of another type: its schema lets unknown keys pass, its types do not. */
function typeErrorsOf(all: readonly KubernetesObject[]): string[] {
  const source = all
    .map((object, index) => {
      const { kind } = object
      return `import type { I${kind} as T${index} } from 'kubernetes-models/${KINDS[kind].module}'\nexport const o${index}: T${index} = ${JSON.stringify(object)}`
    })
    .join('\n')
  const file = `${REPOSITORY_ROOT}/site/deploy/objects.ts`
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  }
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, version, ...rest) =>
    name === file ? ts.createSourceFile(name, source, version) : read(name, version, ...rest)
  const program = ts.createProgram([file], options, host)
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

test('they are what Kubernetes reads: each holds against its schema, and has no key that it does not know', () => {
  expect(objects.map(problemsOf).filter(Boolean)).toEqual([])
  expect(typeErrorsOf(objects)).toEqual([])
  const spoilt = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec: { replica: 2 } } as const
  expect(problemsOf(spoilt)).toContain('selector')
  expect(typeErrorsOf([spoilt]).join()).toContain('"replica"')
})

const workload = z.object({
  spec: z.object({
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()) }),
      spec: z.object({
        hostUsers: z.literal(false),
        securityContext: z.object({ runAsNonRoot: z.literal(true) }),
        containers: z.tuple([
          z.object({
            command: z.array(z.string()),
            env: z.array(z.object({ name: z.string(), value: z.string().optional(), valueFrom: z.unknown().optional() })),
            ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
            resources: z.object({ limits: z.object({ cpu: z.string(), memory: z.string() }) }),
            securityContext: z.object({
              allowPrivilegeEscalation: z.literal(false),
              capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
            }),
          }),
        ]),
      }),
    }),
  }),
})

test.each(['web', 'grader'] as const)('%s starts with its settings, contained and without privileges', (role) => {
  const { template } = workload.parse(objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === role)).spec
  const [container] = template.spec.containers
  expect(container.command.at(-1)).toBe(role)
  const given = container.env.map(({ name, value }): [string, string] => [name, value ?? 'postgres://from-a-secret/loadbearing'])
  const config = readConfig(Object.fromEntries([...given, ['ROLE', role]]))
  expect(container.ports.map(({ containerPort }) => containerPort)).toEqual([config.port, config.metricsPort])
})

test.each(['web', 'grader'] as const)('what selects %s selects its pods', (role) => {
  const labels = { 'app.kubernetes.io/name': 'loadbearing', 'app.kubernetes.io/component': role }
  const deployment = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === role)
  expect(workload.parse(deployment).spec.template.metadata.labels).toEqual(labels)
  const budget = objects.find(({ kind, metadata }) => kind === 'PodDisruptionBudget' && metadata.name === role)
  expect(budget).toMatchObject({ spec: { selector: { matchLabels: labels } } })
  if (role === 'web') expect(objects.find(({ kind }) => kind === 'Service')).toMatchObject({ spec: { selector: labels } })
})
