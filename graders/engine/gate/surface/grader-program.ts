import { readdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { REPOSITORY_ROOT } from '../../exercise/root.ts'
import { HOLE } from './route-pattern.ts'

/** The grader's own sources, compiled far enough to ask for types. */
export interface GraderProgram {
  checker: ts.TypeChecker
  /** The grader and the helpers of its folder. */
  files: readonly ts.SourceFile[]
  /** Path relative to the repository, and line: `graders/a/a.grader.ts:12`. */
  placeOf(node: ts.Node): string
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.esnext.d.ts'],
  types: ['node'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
}

const disk = ts.createCompilerHost(OPTIONS)
const parsed = new Map<string, ts.SourceFile | undefined>()
let previous: ts.Program | undefined

/**
 * Opens a grader's folder. The first call loads the contract's types and takes a second or two, later ones reuse them.
 *
 * @param grader absolute path of its source
 * @param root what places are relative to
 */
export async function openGrader(grader: string, root: string = REPOSITORY_ROOT): Promise<GraderProgram> {
  const folder = dirname(grader)
  const entries = await readdir(folder, { withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts')).map(({ name }) => join(folder, name))
  const host: ts.CompilerHost = {
    ...disk,
    getSourceFile: (path, target) => {
      if (path.startsWith(`${folder}/`)) return disk.getSourceFile(path, target)
      if (!parsed.has(path)) parsed.set(path, disk.getSourceFile(path, target))
      return parsed.get(path)
    },
  }
  const program = ts.createProgram({ rootNames: paths, options: OPTIONS, host, ...(previous ? { oldProgram: previous } : {}) })
  previous = program
  return {
    checker: program.getTypeChecker(),
    files: paths.sort().flatMap((path) => program.getSourceFile(path) ?? []),
    placeOf(node) {
      const file = node.getSourceFile()
      return `${relative(root, file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
    },
  }
}

/** All nodes below one, itself first. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node
  const children: ts.Node[] = []
  ts.forEachChild(node, (child) => {
    children.push(child)
  })
  for (const child of children) yield* nodesOf(child)
}

/**
 * The text of an expression as far as it can be read: literals, templates, sums, and constants that hold them.
 * What is only known when it runs is a HOLE.
 */
export function textOf(expression: ts.Expression, checker: ts.TypeChecker, depth = 0): string {
  if (ts.isStringLiteralLike(expression)) return expression.text
  if (ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression) || ts.isSatisfiesExpression(expression))
    return textOf(expression.expression, checker, depth)
  if (ts.isTemplateExpression(expression))
    return (
      expression.head.text + expression.templateSpans.map((span) => textOf(span.expression, checker, depth) + span.literal.text).join('')
    )
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return textOf(expression.left, checker, depth) + textOf(expression.right, checker, depth)
  if (ts.isIdentifier(expression) && depth < 5) {
    const initialiser = constantOf(expression, checker)
    if (initialiser !== undefined) return textOf(initialiser, checker, depth + 1)
  }
  const [only, ...others] = literalsOf(checker.getTypeAtLocation(expression))
  return only === undefined || others.length > 0 ? HOLE : only
}

/** What a `const` is initialised with. */
export function constantOf(name: ts.Identifier, checker: ts.TypeChecker): ts.Expression | undefined {
  const symbol = checker.getSymbolAtLocation(name)
  const target = symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const declaration = target?.valueDeclaration
  return declaration !== undefined && ts.isVariableDeclaration(declaration) && ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const
    ? declaration.initializer
    : undefined
}

/** The texts that a type allows; none when it allows others too. */
export function literalsOf(type: ts.Type): string[] {
  const types = type.isUnion() ? type.types : [type]
  const texts = types.flatMap((each) => (each.isStringLiteral() ? [each.value] : []))
  return texts.length === types.length ? texts : []
}
