import { invalidRequest } from './errors.ts'
import type { StripeEngine } from './engine.ts'
import type { Account } from './store.ts'

type Node = Record<string, unknown>

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A copy of the answer in which each path of `expand` (such as `latest_charge.balance_transaction` or `data.customer`)
 * shows the object instead of its id.
 * @throws StripeFault 400 where a path leads to nothing that can be expanded
 */
export function expanded(
  answer: object,
  paths: readonly string[],
  engine: StripeEngine,
  account: Account,
): object {
  if (paths.length === 0) return answer
  const copy = structuredClone(answer) as Node
  for (const path of paths) {
    const names = path.split('.')
    if (names.length > 4 + (names[0] === 'data' ? 1 : 0)) {
      throw invalidRequest(`You cannot expand more than 4 levels of a property (${path}).`)
    }
    walk(copy, names, path)
  }
  return copy

  function walk(node: Node, [name = '', ...others]: string[], path: string): void {
    if (Array.isArray(node.data) && name === 'data' && node.object === 'list') {
      for (const each of node.data) if (isNode(each)) walk(each, others, path)
      return
    }
    const value = shown(node, name, path)
    node[name] = value
    if (others.length === 0) return
    for (const each of Array.isArray(value) ? value : [value]) if (isNode(each)) walk(each, others, path)
  }

  function shown(node: Node, name: string, path: string): unknown {
    const expansion = engine.expansionOf(String(node.object), name)
    const value = node[name]
    if (expansion && !isNode(value)) return structuredClone(expansion(node as never, account))
    if (typeof value === 'string') return structuredClone(engine.store.byId(value)) ?? refuse(path)
    if (value === undefined) return refuse(path)
    // A list of ids, such as `discounts`.
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
      return value.map((each) => structuredClone(engine.store.byId(each)) ?? refuse(path))
    }
    return value
  }

  function refuse(path: string): never {
    throw invalidRequest(
      `This property cannot be expanded (${path}). You may want to try expanding a part of it, or look at the object's documentation.`,
    )
  }
}
