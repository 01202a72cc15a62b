import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { projectFolder } from '#platform/config.ts'

export type Import = {
  /** Both relative to the project; a package by its name. */
  from: string
  to: string
  isTypeOnly: boolean
  isOnDemand: boolean
}

/** Every import of the TypeScript files below a folder of the project. */
export function importsBelow(folder: string): Import[] {
  return readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts') && !name.includes('node_modules'))
    .flatMap((name) => importsOf(join(folder, name)))
}

export function importsOf(file: string, text = readFileSync(join(projectFolder, file), 'utf8')): Import[] {
  const found: Import[] = []
  const add = (specifier: ts.Expression | undefined, ofTypes: boolean, isOnDemand = false) => {
    if (specifier && ts.isStringLiteral(specifier)) {
      found.push({ from: file, to: resolve(file, specifier.text), isTypeOnly: ofTypes, isOnDemand })
    }
  }
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause))
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false, true)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true))
  return found
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false
  if (clause.isTypeOnly) return true
  const { name, namedBindings } = clause
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false
  return namedBindings.elements.length > 0 && namedBindings.elements.every((element) => element.isTypeOnly)
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith('#')) return specifier.slice(1)
  return specifier.startsWith('.')
    ? relative(projectFolder, join(projectFolder, dirname(file), specifier))
    : specifier
}
