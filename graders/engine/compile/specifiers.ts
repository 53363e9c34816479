import ts from 'typescript'
import { placeAt } from './place.ts'
import type { Problem } from './place.ts'
import type { Rewrite } from './transpile.ts'

/** An import of any form, as written. */
export interface Specifier {
  text: string
  /** Where its quote opens. */
  offset: number
  /** `import type` and the like: leaves no trace in the output. */
  typeOnly: boolean
}

/** Every module that a file names: imports, re-exports, and dynamic imports of a literal. */
export function findSpecifiers(file: ts.SourceFile): Specifier[] {
  const found: Specifier[] = []
  const add = (node: ts.Node | undefined, typeOnly: boolean) => {
    if (node && ts.isStringLiteralLike(node)) found.push({ text: node.text, offset: node.getStart(file), typeOnly })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return add(node.moduleSpecifier, isTypeOnlyImport(node.importClause))
    if (ts.isExportDeclaration(node)) return add(node.moduleSpecifier, node.isTypeOnly)
    if (isDynamicImport(node)) add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** Forms of import and export that only CommonJS has: TypeScript drops them without a word. */
export function unsupportedSyntax(path: string, file: ts.SourceFile): Problem | undefined {
  for (const statement of file.statements) {
    const place = () => placeAt(path, file.text, statement.getStart(file))
    if (ts.isImportEqualsDeclaration(statement) && ts.isExternalModuleReference(statement.moduleReference) && !statement.isTypeOnly) {
      return {
        message: `"import … = require(…)" is CommonJS, and this exercise is ES modules: write import ${statement.name.text} from …`,
        place: place(),
      }
    }
    if (ts.isExportAssignment(statement) && statement.isExportEquals) {
      return { message: '"export =" is CommonJS, and this exercise is ES modules: write export default …', place: place() }
    }
  }
  return undefined
}

/** A transformer that replaces the specifiers of what is emitted. */
export function specifierRewriter(rewrite: Rewrite): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const { factory } = context
    const literal = (node: ts.Expression): ts.Expression => {
      const replaced = ts.isStringLiteralLike(node) ? rewrite(node.text) : undefined
      return replaced === undefined ? node : ts.setTextRange(factory.createStringLiteral(replaced, true), node)
    }
    const visit = (node: ts.Node): ts.Node => {
      if (ts.isImportDeclaration(node)) {
        return factory.updateImportDeclaration(node, node.modifiers, node.importClause, literal(node.moduleSpecifier), node.attributes)
      }
      if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
        return factory.updateExportDeclaration(
          node,
          node.modifiers,
          node.isTypeOnly,
          node.exportClause,
          literal(node.moduleSpecifier),
          node.attributes,
        )
      }
      const visited = ts.visitEachChild(node, visit, context)
      if (!isDynamicImport(visited)) return visited
      const [first, ...others] = visited.arguments
      return first ? factory.updateCallExpression(visited, visited.expression, visited.typeArguments, [literal(first), ...others]) : visited
    }
    return ts.visitEachChild(file, visit, context)
  }
}

function isTypeOnlyImport(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const bindings = clause.namedBindings
  return (
    clause.name === undefined &&
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.length > 0 &&
    bindings.elements.every((element) => element.isTypeOnly)
  )
}

const isDynamicImport = (node: ts.Node): node is ts.CallExpression =>
  ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
