import ts from 'typescript'

/** What linking the compiled module needs, read from what is emitted. */
export interface Links {
  /** Named imports and re-exports that are still there after compiling. */
  imports: readonly { specifier: string; name: string; offset: number; reexported: boolean }[]
  /** Names that exist at run time. */
  exports: ReadonlySet<string>
  /** Specifiers of `export * from`. */
  stars: readonly string[]
  /** Interfaces and type aliases that the file as written exports: they don't exist at run time. */
  types: ReadonlySet<string>
}

/** Reads the links of an emitted file; offsets refer to `original`, the file as written. */
export function readLinks(emitted: ts.SourceFile, original: ts.SourceFile): Links {
  const imports: { specifier: string; name: string; offset: number; reexported: boolean }[] = []
  const exports = new Set<string>()
  const stars: string[] = []

  for (const statement of emitted.statements) {
    if (ts.isImportDeclaration(statement)) {
      const { importClause, moduleSpecifier } = statement
      const bindings = importClause?.namedBindings
      if (importClause?.name) imports.push({ ...at(moduleSpecifier, importClause.name, original), name: 'default', reexported: false })
      if (bindings && ts.isNamedImports(bindings)) {
        for (const element of bindings.elements) {
          const name = element.propertyName ?? element.name
          imports.push({ ...at(moduleSpecifier, name, original), name: name.text, reexported: false })
        }
      }
    } else if (ts.isExportDeclaration(statement)) {
      readExport(statement)
    } else if (ts.isExportAssignment(statement)) {
      exports.add('default')
    } else if (ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) {
      const isDefault = ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
      for (const name of isDefault ? ['default'] : declaredNames(statement)) exports.add(name)
    }
  }
  return { imports, exports, stars, types: exportedTypes(original) }

  function readExport({ exportClause, moduleSpecifier }: ts.ExportDeclaration): void {
    if (exportClause === undefined) {
      if (moduleSpecifier && ts.isStringLiteral(moduleSpecifier)) stars.push(moduleSpecifier.text)
    } else if (ts.isNamespaceExport(exportClause)) {
      exports.add(exportClause.name.text)
    } else {
      for (const element of exportClause.elements) {
        exports.add(element.name.text)
        const name = element.propertyName ?? element.name
        if (moduleSpecifier) imports.push({ ...at(moduleSpecifier, name, original), name: name.text, reexported: true })
      }
    }
  }
}

function at(specifier: ts.Expression, name: ts.Node, original: ts.SourceFile): { specifier: string; offset: number } {
  const source = ts.getOriginalNode(name)
  return { specifier: ts.isStringLiteral(specifier) ? specifier.text : '', offset: source.pos < 0 ? 0 : source.getStart(original) }
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name))
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return statement.name ? [statement.name.text] : []
  return []
}

const boundNames = (name: ts.BindingName): string[] =>
  ts.isIdentifier(name) ? [name.text] : name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []))

function exportedTypes(file: ts.SourceFile): Set<string> {
  const types = new Set<string>()
  for (const statement of file.statements) {
    if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement)) continue
    types.add(statement.name.text)
  }
  return types
}
