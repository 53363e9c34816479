import { join } from 'node:path'
import ts from 'typescript'
import { REPOSITORY_ROOT } from '../../exercise/root.ts'
import { constantOf, literalsOf, nodesOf, type GraderProgram } from './grader-program.ts'

/** The grader contract: what is declared here is a fixture. */
const CONTRACT = join(REPOSITORY_ROOT, 'graders/engine/grader/types.ts')

/** A call of a fixture's method, such as `db.rows('orders')`. */
export interface FixtureCall {
  node: ts.CallExpression
  /** The contract's name of the fixture: `Database`, `HttpClient`. */
  fixture: string
  /** One, or several where it is chosen when the grader runs. */
  methods: readonly string[]
}

/**
 * Calls of fixtures, known by their types: whatever a grader calls them, and in its helpers too.
 */
export function* fixtureCalls({ checker, files }: GraderProgram): Generator<FixtureCall> {
  for (const file of files)
    for (const node of nodesOf(file)) {
      if (!ts.isCallExpression(node)) continue
      const callee = node.expression
      if (ts.isPropertyAccessExpression(callee)) {
        const fixture = ownerOf(checker.getSymbolAtLocation(callee.name))
        if (fixture !== undefined) yield { node, fixture, methods: [callee.name.text] }
      } else if (ts.isElementAccessExpression(callee)) {
        const methods = literalsOf(checker.getTypeAtLocation(callee.argumentExpression))
        const type = checker.getTypeAtLocation(callee.expression)
        const [fixture] = methods.flatMap((name) => ownerOf(type.getProperty(name)) ?? [])
        if (fixture !== undefined) yield { node, fixture, methods }
      }
    }
}

/** Calls that give a dependency's control, such as `dependency('broker')`. */
export function* dependencyCalls({ checker, files }: GraderProgram): Generator<ts.CallExpression> {
  for (const file of files)
    for (const node of nodesOf(file))
      if (
        ts.isCallExpression(node) &&
        node.arguments.length === 1 &&
        isOfContract(checker.getTypeAtLocation(node).getSymbol(), 'Dependency')
      )
        yield node
}

/** Reads of fields of a JSON log line, such as `line.fields?.requestId`, with the field's name. */
export function* logFields({ checker, files }: GraderProgram): Generator<{ node: ts.Node; name: string }> {
  for (const file of files)
    for (const node of nodesOf(file)) {
      if (ts.isPropertyAccessExpression(node) && isFields(node.expression, checker)) yield { node, name: node.name.text }
      if (ts.isElementAccessExpression(node) && isFields(node.expression, checker))
        for (const name of literalsOf(checker.getTypeAtLocation(node.argumentExpression))) yield { node, name }
      if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name) && node.initializer && isFields(node.initializer, checker))
        for (const { propertyName, name } of node.name.elements) {
          const named = propertyName ?? name
          if (ts.isIdentifier(named) || ts.isStringLiteral(named)) yield { node, name: named.text }
        }
      // A helper that reads a field by its name: field(line.fields, 'requestId').
      if (ts.isCallExpression(node) && node.arguments.some((argument) => isFields(argument, checker)))
        for (const argument of node.arguments) if (ts.isStringLiteralLike(argument)) yield { node: argument, name: argument.text }
    }
}

function isFields(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  if (ts.isParenthesizedExpression(expression) || ts.isNonNullExpression(expression)) return isFields(expression.expression, checker)
  if (ts.isBinaryExpression(expression)) return isFields(expression.left, checker)
  if (ts.isPropertyAccessExpression(expression))
    return expression.name.text === 'fields' && ownerOf(checker.getSymbolAtLocation(expression.name)) === 'LogLine'
  if (!ts.isIdentifier(expression)) return false
  const declaration = checker.getSymbolAtLocation(expression)?.valueDeclaration
  if (declaration !== undefined && ts.isBindingElement(declaration)) {
    const name = declaration.propertyName ?? declaration.name
    const property = ts.isIdentifier(name) ? checker.getTypeAtLocation(declaration.parent).getProperty(name.text) : undefined
    return property?.name === 'fields' && ownerOf(property) === 'LogLine'
  }
  const constant = constantOf(expression, checker)
  return constant !== undefined && isFields(constant, checker)
}

/** The interface of the contract that declares a property or method. */
function ownerOf(symbol: ts.Symbol | undefined): string | undefined {
  for (const { parent } of symbol?.declarations ?? [])
    if (ts.isInterfaceDeclaration(parent) && parent.getSourceFile().fileName === CONTRACT) return parent.name.text
  return undefined
}

function isOfContract(symbol: ts.Symbol | undefined, name: string): boolean {
  return symbol?.name === name && symbol.declarations?.some((declaration) => declaration.getSourceFile().fileName === CONTRACT) === true
}
