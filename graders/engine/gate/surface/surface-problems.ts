import ts from 'typescript'
import { matchesAny } from '../../exercise/globs.ts'
import type { Manifest } from '../../exercise/manifest.ts'
import type { Exercise } from '../../exercise/types.ts'
import { analyse } from '../../wire/sql.ts'
import type { Finding } from '../finding.ts'
import { dependencyCalls, fixtureCalls, logFields } from './fixture-uses.ts'
import { literalsOf, nodesOf, openGrader, textOf, type GraderProgram } from './grader-program.ts'
import { canBe, HOLE } from './route-pattern.ts'
import { sourceReads } from './source-reads.ts'

const VERBS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options']
/** Begins with a slash, and has nothing that a path may not have. */
const PATH = /^\/[\w.~%:@!$&'()*+,;=/\0-]+(\?[^\s]*)?$/
/** What a raw connection sends. */
const REQUEST_LINE = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\S+) HTTP\/1/
/** Tables of the database itself. */
const OF_POSTGRESQL = /^(pg_|information_schema$)/

/**
 * What a grader uses that the manifest does not offer: routes, tables, log fields, dependencies, documents, services; and sources
 * that it reads instead of observing the app. The grader's folder is read as TypeScript, helpers included: a fixture is
 * known by its type, and every text that looks like a path counts as one, because paths are passed on before they are
 * requested. What is only known when the grader runs is taken to be right.
 *
 * @param root what files are relative to
 */
export async function surfaceProblems({ grader, manifest }: Pick<Exercise, 'grader' | 'manifest'>, root?: string): Promise<Finding[]> {
  const program = await openGrader(grader, root)
  const findings = [
    ...paths(program, manifest),
    ...tables(program, manifest),
    ...fields(program, manifest),
    ...dependencies(program, manifest),
    ...documents(program, manifest),
    ...services(program, manifest),
    ...sourceReads(program),
  ]
  return [...new Map(findings.map((finding) => [`${finding.file} ${finding.problem}`, finding])).values()]
}

function* paths({ files, checker, placeOf }: GraderProgram, { kind, surface, dependencies: owned }: Manifest): Generator<Finding> {
  const prose = [...Object.values(surface.dependencies), ...Object.values(owned).map(({ summary }) => summary)].join('\n')
  // `/*anything` stands for what has no route, whatever the method.
  if (surface.routes.some((route) => route.path.startsWith('/*'))) return
  const called = prose.match(/(?<![\w/])\/[\w./:*-]*\w/g) ?? []
  for (const file of files)
    for (const node of nodesOf(file)) {
      if (!isWholeText(node)) continue
      const text = textOf(node, checker)
      const [, raw, target] = REQUEST_LINE.exec(text) ?? []
      const path = target ?? text
      if (!PATH.test(path) || !/\w/.test(path)) continue
      const method = (raw ?? verbBeside(node))?.toUpperCase()
      const known = surface.routes.some((route) => canBe(route.path, path) && (method === undefined || answers(route.method, method)))
      // What a dependency is called with is told in its prose.
      if (known || called.some((each) => canBe(each, path)) || (kind === 'library' && path === PROBE_PATH)) continue
      const shown = `${method === undefined ? '' : `${method} `}${path.replaceAll(HOLE, '…')}`
      yield {
        file: placeOf(node),
        problem: `${shown} is no route of the surface`,
        mend: `list it under surface.routes, or observe something that is listed`,
      }
    }
}

/** Added by `nest.build` when a parameter decorator of the surface is probed (hosts/nest/probe.ts). */
const PROBE_PATH = '/probe'

/** HEAD is answered by what answers GET. */
const answers = (route: string, method: string) => route === method || (route === 'GET' && method === 'HEAD')

/** A text that is not part of a longer one, and neither a module's name nor a type. */
function isWholeText(node: ts.Node): node is ts.Expression {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
    const { parent } = node
    if (ts.isImportDeclaration(parent) || ts.isLiteralTypeNode(parent) || ts.isTemplateSpan(parent)) return false
    return !(ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.PlusToken)
  }
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusToken &&
    !(ts.isBinaryExpression(node.parent) && node.parent.operatorToken.kind === ts.SyntaxKind.PlusToken)
  )
}

/** The method that a path is requested with, where it says: `subject.get(path)`, `send('get', path)`, `['get', path]`. */
function verbBeside(node: ts.Expression): string | undefined {
  const { parent } = node
  if (ts.isCallExpression(parent) && ts.isPropertyAccessExpression(parent.expression) && parent.arguments[0] === node) {
    const { text } = parent.expression.name
    if (VERBS.includes(text)) return text
  }
  const beside: readonly ts.Expression[] = ts.isCallExpression(parent)
    ? parent.arguments
    : ts.isArrayLiteralExpression(parent)
      ? parent.elements
      : []
  const index = beside.indexOf(node)
  const before = index > 0 ? beside[index - 1] : undefined
  return before !== undefined && ts.isStringLiteralLike(before) && VERBS.includes(before.text.toLowerCase()) ? before.text : undefined
}

function* tables(program: GraderProgram, { surface }: Manifest): Generator<Finding> {
  const { checker, placeOf } = program
  const strangers = (names: readonly string[], node: ts.Node): Finding[] =>
    names
      .filter((name) => !(name in surface.tables) && !OF_POSTGRESQL.test(name))
      .map((name) => ({
        file: placeOf(node),
        problem: `"${name}" is no table of the surface`,
        mend: 'list it under surface.tables, or observe something that is listed',
      }))
  for (const { node, fixture, methods } of fixtureCalls(program)) {
    const [first] = node.arguments
    if (first === undefined) continue
    if (fixture === 'Database' && methods.some((name) => ['insert', 'rows', 'count'].includes(name)))
      yield* strangers(namesIn(first, checker), node)
    // A session's query is declared in a type of its own: it is known by the name, and by what it is given.
    if (fixture === 'Faults') for (const name of propertiesOf(first, 'writes', checker)) yield* strangers([name], node)
  }
  for (const file of program.files)
    for (const node of nodesOf(file)) {
      if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'query') continue
      const [sql] = node.arguments
      // A parameter stands where a name is not known: no table is found there.
      if (sql !== undefined) yield* strangers(tablesIn(textOf(sql, checker).replaceAll(HOLE, ' $1 ')), node)
    }
}

const tablesIn = (sql: string): string[] => [...new Set(analyse(sql).flatMap((statement) => statement.tables))]

function namesIn(expression: ts.Expression, checker: ts.TypeChecker): string[] {
  const text = textOf(expression, checker)
  return text.includes(HOLE) ? literalsOf(checker.getTypeAtLocation(expression)) : [text]
}

function propertiesOf(expression: ts.Expression, name: string, checker: ts.TypeChecker): string[] {
  if (!ts.isObjectLiteralExpression(expression)) return []
  return expression.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) && ts.isIdentifier(property.name) && property.name.text === name
      ? namesIn(property.initializer, checker)
      : [],
  )
}

function* fields(program: GraderProgram, { surface }: Manifest): Generator<Finding> {
  for (const { node, name } of logFields(program))
    if (!(name in surface.logs))
      yield {
        file: program.placeOf(node),
        problem: `"${name}" is no log field of the surface`,
        mend: 'list it under surface.logs, or observe something that is listed',
      }
}

function* dependencies(program: GraderProgram, { surface }: Manifest): Generator<Finding> {
  const { checker, placeOf } = program
  const named = [
    ...[...dependencyCalls(program)].flatMap((node) =>
      node.arguments.flatMap((name) => namesIn(name, checker).map((text) => ({ node, text }))),
    ),
    ...[...fixtureCalls(program)]
      .filter(({ fixture }) => fixture === 'Faults')
      .flatMap(({ node }) => node.arguments.flatMap((at) => propertiesOf(at, 'dependency', checker).map((text) => ({ node, text })))),
  ]
  for (const { node, text } of named)
    if (!(text in surface.dependencies))
      yield {
        file: placeOf(node),
        problem: `"${text}" is no dependency of the surface`,
        mend: 'list it under surface.dependencies, with the calls that count',
      }
}

function* documents(program: GraderProgram, { surface }: Manifest): Generator<Finding> {
  const { checker, placeOf } = program
  for (const { node, fixture, methods } of fixtureCalls(program)) {
    const [path] = node.arguments
    if (fixture !== 'Documents' || !methods.includes('read') || path === undefined) continue
    for (const text of namesIn(path, checker))
      if (!matchesAny(Object.keys(surface.documents), text))
        yield {
          file: placeOf(node),
          problem: `"${text}" is no document of the surface`,
          mend: 'list it under surface.documents, with what is read of it',
        }
  }
}

const NEEDS = { Database: 'postgres', Queries: 'postgres', Valkey: 'valkey' } as const

function* services(program: GraderProgram, { services: offered }: Manifest): Generator<Finding> {
  for (const { node, fixture } of fixtureCalls(program)) {
    const needed = fixture === 'Database' || fixture === 'Queries' || fixture === 'Valkey' ? NEEDS[fixture] : undefined
    if (needed !== undefined && !offered.includes(needed))
      yield {
        file: program.placeOf(node),
        problem: `it observes ${needed}, which is none of the exercise's services`,
        mend: `list ${needed} under services, or observe something else`,
      }
  }
}
