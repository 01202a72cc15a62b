// Reads the parameters of operations out of the declarations of the `stripe` package. For development only.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { projectFolder } from '#platform/config.ts'
import type { Composed, Line, Shape } from './shapes.ts'

const folder = join(projectFolder, 'node_modules/stripe/cjs')

type Operation = { method: string; pattern: string }
type Found = { file: string; className: string; name: string }

/** `POST /v1/charges/:` for both `/v1/charges/:id` and the template literal of the package. */
const keyOf = (method: string, path: string) => `${method} ${path.replaceAll(/:\w+|\$\{[^}]+\}/g, ':')}`

/** The text of operations.jsonl for these operations. @throws Error for one that the package does not have */
export function operationsText(operations: readonly Operation[]): string {
  const methods = packageMethods()
  const wanted = operations.map(({ method, pattern }) => {
    const found = methods.get(keyOf(method, pattern))
    if (!found) throw new Error(`The stripe package has no operation ${method} ${pattern}`)
    return { operation: `${method} ${pattern}`, found }
  })
  const program = ts.createProgram([join(folder, 'stripe.cjs.node.d.ts')], {
    strict: true,
    skipLibCheck: true,
    noLib: false,
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  })
  const reader = new TypeReader(program.getTypeChecker())
  const lines: Line[] = wanted
    .toSorted((a, b) => (a.operation < b.operation ? -1 : 1))
    .map(({ operation, found }) => ({ operation, shape: paramsOf(program, found, reader) }))
  return [...reader.composed, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('')
}

/** Every operation that the package can ask for, from the code that asks. */
export function packageMethods(): Map<string, Found> {
  const methods = new Map<string, Found>()
  const files = readdirSync(join(folder, 'resources'), { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((each) => each.endsWith('.js'))) {
    let className = ''
    let name = ''
    for (const line of readFileSync(join(folder, 'resources', file), 'utf8').split('\n')) {
      className = /^class (\w+)/.exec(line)?.[1] ?? className
      name = /^ {4}(\w+)\(.*\{$/.exec(line)?.[1] ?? name
      const call = /_makeRequest\('(\w+)', ['`]([^'`]+)['`]/.exec(line)
      if (call)
        methods.set(keyOf(call[1]!, call[2]!), { file: file.replace(/\.js$/, '.d.ts'), className, name })
    }
  }
  return methods
}

function paramsOf(program: ts.Program, { file, className, name }: Found, reader: TypeReader): Shape | null {
  const source = program.getSourceFile(join(folder, 'resources', file))
  const declared = source?.statements.find(
    (each): each is ts.ClassDeclaration => ts.isClassDeclaration(each) && each.name?.text === className,
  )
  const methods = [...(declared?.members ?? [])]
    .filter(ts.isMethodDeclaration)
    .filter((each) => each.name.getText() === name)
  const params = methods
    .flatMap(({ parameters }) => [...parameters])
    .find((each) => each.name.getText() === 'params')
  return params?.type ? reader.shapeOf(params.type) : null
}

class TypeReader {
  readonly composed: Composed[] = []
  private readonly known = new Map<string, number>()
  private readonly read = new Map<ts.Type, Shape>()

  constructor(private readonly checker: ts.TypeChecker) {}

  shapeOf = (node: ts.TypeNode): Shape => this.shape(this.checker.getTypeFromTypeNode(node))

  private shape(type: ts.Type): Shape {
    const found = this.read.get(type)
    if (found !== undefined) return found
    const shape = this.newShape(type)
    this.read.set(type, shape)
    return shape
  }

  private newShape(type: ts.Type): Shape {
    if (type.isUnion()) return this.union(type.types)
    if (type.isStringLiteral()) return this.compose({ e: [type.value] })
    const { flags } = type
    if (flags & ts.TypeFlags.StringLike) return 's'
    if (flags & ts.TypeFlags.NumberLike) return 'n'
    if (flags & ts.TypeFlags.BooleanLike) return 'b'
    if (flags & ts.TypeFlags.Any || type.isIntersection()) return '*'
    // An exact decimal number, which travels as text.
    if (type.symbol?.name === 'Decimal') return 's'
    if (this.checker.isArrayType(type)) {
      return this.compose({ l: this.shape(this.checker.getTypeArguments(type as ts.TypeReference)[0]!) })
    }
    const index = this.checker.getIndexInfosOfType(type)[0]
    if (index) return this.compose({ m: this.shape(index.type) })
    return this.object(type)
  }

  private object(type: ts.Type): Shape {
    const fields = type.getProperties().map((property): [string, Shape] => {
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0
      return [`${property.name}${isOptional ? '' : '!'}`, this.shape(this.checker.getTypeOfSymbol(property))]
    })
    return this.compose({ o: Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1))) })
  }

  private union(types: readonly ts.Type[]): Shape {
    const isEmptiable = types.some((each) => each.isStringLiteral() && each.value === '')
    const said = types.filter(
      (each) =>
        !(each.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void)) &&
        !(each.isStringLiteral() && each.value === '') &&
        // `OtherString`: enums are open in the types, for what later versions answer. What is asked for is not.
        !each.isIntersection(),
    )
    const words = said.flatMap((each) => (each.isStringLiteral() ? [each.value] : []))
    const others = said.filter((each) => !each.isStringLiteral())
    const shapes = [...new Set(others.map((each) => this.shape(each)))]
    if (words.length > 0 && !shapes.includes('s')) shapes.push(this.compose({ e: words.toSorted() }))
    const one = shapes.length === 1 ? shapes[0]! : this.compose({ u: shapes.toSorted() })
    return isEmptiable ? this.compose({ x: one }) : one
  }

  /** The same shape is written once, whatever its types are called. */
  private compose(composed: Composed): number {
    const text = JSON.stringify(composed)
    const found = this.known.get(text)
    if (found !== undefined) return found
    this.known.set(text, this.composed.length)
    return this.composed.push(composed) - 1
  }
}
