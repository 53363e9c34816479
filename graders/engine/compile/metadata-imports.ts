import ts from 'typescript'

/**
 * A transformer for after TypeScript's own: imported names that the file uses
 * only as types, and that were kept because decorator metadata mentions them,
 * are read through a namespace import.
 *
 * Why: compiling file by file, TypeScript can't know whether `Order` in
 * `constructor(order: Order)` is a class or an interface, so it keeps the import
 * and tests `typeof Order`. A named import of an interface (or of express's
 * `Request`) fails when modules are linked; a missing member of a namespace is
 * only undefined, which that test expects.
 */
export function metadataImports(usedAsValue: ReadonlySet<string>): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const { factory } = context
    /** By local name: how to reach it. */
    const members = new Map<string, { namespace: ts.Identifier; member: string }>()

    const statements = file.statements.flatMap((statement): ts.Statement[] => {
      if (!ts.isImportDeclaration(statement) || statement.importClause === undefined) return [statement]
      const { name, namedBindings } = statement.importClause
      if (namedBindings !== undefined && ts.isNamespaceImport(namedBindings)) return [statement]
      const elements = namedBindings?.elements ?? []
      const moved = elements.filter((element) => !usedAsValue.has(element.name.text))
      const defaultMoved = name !== undefined && !usedAsValue.has(name.text)
      if (moved.length === 0 && !defaultMoved) return [statement]

      const namespace = factory.createUniqueName('types')
      for (const element of moved) members.set(element.name.text, { namespace, member: (element.propertyName ?? element.name).text })
      if (defaultMoved) members.set(name.text, { namespace, member: 'default' })
      const kept = elements.filter((element) => !moved.includes(element))
      const keptName = defaultMoved ? undefined : name
      const clause = (bindings: ts.NamedImportBindings | undefined, local: ts.Identifier | undefined) =>
        factory.updateImportDeclaration(
          statement,
          statement.modifiers,
          factory.createImportClause(undefined, local, bindings),
          statement.moduleSpecifier,
          statement.attributes,
        )
      const rest =
        kept.length > 0 || keptName !== undefined ? [clause(kept.length > 0 ? factory.createNamedImports(kept) : undefined, keptName)] : []
      return [...rest, clause(factory.createNamespaceImport(namespace), undefined)]
    })
    if (members.size === 0) return file

    const insideMetadata = (node: ts.Node): ts.Node => {
      if (ts.isPropertyAccessExpression(node)) {
        return factory.updatePropertyAccessExpression(node, ts.visitNode(node.expression, insideMetadata, ts.isExpression), node.name)
      }
      const found = ts.isIdentifier(node) ? members.get(node.text) : undefined
      return found
        ? factory.createPropertyAccessExpression(found.namespace, found.member)
        : ts.visitEachChild(node, insideMetadata, context)
    }
    const visit = (node: ts.Node): ts.Node =>
      ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === '__metadata'
        ? ts.visitEachChild(node, insideMetadata, context)
        : ts.visitEachChild(node, visit, context)
    return factory.updateSourceFile(
      file,
      statements.map((statement) => ts.visitNode(statement, visit, ts.isStatement)),
    )
  }
}

/**
 * The names that a file, as written, mentions outside types. Shadowing is not
 * followed: a name counts as used when any identifier of that text is.
 */
export function namesUsedAsValue(file: ts.SourceFile): Set<string> {
  const names = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return
    if (ts.isHeritageClause(node) && node.token === ts.SyntaxKind.ImplementsKeyword) return
    if (ts.isExpressionWithTypeArguments(node)) return visit(node.expression)
    if (ts.isTypeNode(node)) return
    if (ts.isPropertyAccessExpression(node)) return visit(node.expression)
    if (ts.isIdentifier(node)) names.add(node.text)
    ts.forEachChild(node, (child) => {
      // The name of a member is no use of an import that happens to be called the same.
      if (isMemberName(node, child)) return
      visit(child)
    })
  }
  visit(file)
  return names
}

const isMemberName = (parent: ts.Node, child: ts.Node) =>
  (ts.isClassElement(parent) || ts.isPropertyAssignment(parent)) && parent.name === child && ts.isIdentifier(child)
