import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { projectFolder } from '#platform/config.ts'

// Read by pattern and not by the compiler, which needs ten times as long: Prettier sees to it that what a file exports
// and imports begins at the first column.

/** The text of each file by its path from the project's folder. */
export type Sources = ReadonlyMap<string, string>

const folders = ['platform', 'ui', 'tenant-app', 'admin', 'scripts', 'migrations', 'tests']
const isOurs = (path: string) => !/(^|\/)(node_modules|build|\.cache)\//.test(path)

export function readSources(): Sources {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.(tsx?|mjs)$/.test(path) && isOurs(path))
      .map((path) => `${folder}/${path}`),
  )
  return new Map(paths.map((path) => [path, readFileSync(join(projectFolder, path), 'utf8')]))
}

type Named = { name: string; as: string }
type Module = {
  code: string
  declared: string[]
  /** What it hands on, by the name under which it does. */
  handedOn: Map<string, { from: string; name: string }>
  handedOnWhole: string[]
  imports: { from: string; name: string }[]
  /** What it takes as one object: by `* as`, or when it runs. */
  importsWhole: string[]
}

const declaration =
  /^export (?:(?:abstract |async )*(?:const|let|function\*?|class|type|interface|enum) (\w+)|const \{([^}]*)\})/gm
const statement = /^(import|export) (?:type )?([^'";=()]*?) ?from '([^']+)'/gm
const late = /\bimport\(\s*'([^']+)'/g

const namesIn = (list: string): Named[] =>
  (/\{([^}]*)\}/.exec(list)?.[1] ?? '')
    .split(',')
    .map((part) => part.trim().replace(/^type /, ''))
    .filter(Boolean)
    .map((part) => {
      const [name, as = name] = part.split(' as ')
      return { name: name!, as: as! }
    })

/** `a, b: c = 1` → a, c */
const wordsOf = (apart: string): string[] =>
  apart
    .split(',')
    .map((part) => part.split('=')[0]!.split(':').at(-1)!.trim())
    .filter(Boolean)

function readModule(
  path: string,
  text: string,
  find: (from: string, specifier: string) => string | null,
): Module {
  const code = text.replaceAll(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
  const module: Module = {
    code,
    declared: [],
    handedOn: new Map(),
    handedOnWhole: [],
    imports: [],
    importsWhole: [],
  }
  for (const [, name, apart = ''] of code.matchAll(declaration))
    module.declared.push(...(name ? [name] : wordsOf(apart)))
  for (const [, verb, list, specifier] of code.matchAll(statement)) {
    const from = find(path, specifier!)
    if (from === null) continue
    if (list!.includes('*')) {
      if (verb === 'export' && list!.trim() === '*') module.handedOnWhole.push(from)
      else module.importsWhole.push(from)
    }
    for (const { name, as } of namesIn(list!))
      if (verb === 'export') module.handedOn.set(as, { from, name })
      else module.imports.push({ from, name })
  }
  for (const [, specifier] of code.matchAll(late)) {
    const from = find(path, specifier!)
    if (from !== null) module.importsWhole.push(from)
  }
  return module
}

/** Which file a specifier means; null for a package. */
function finder(sources: Sources) {
  return (from: string, specifier: string): string | null => {
    if (!/^[#.]/.test(specifier)) return null
    const path = specifier.startsWith('#')
      ? specifier.slice(1)
      : relative(projectFolder, resolve(projectFolder, dirname(from), specifier))
    return (
      [path, path.replace(/\.m?js$/, '.ts'), `${path}.ts`, `${path}.tsx`].find((each) => sources.has(each)) ??
      null
    )
  }
}

const isAskedByFramework = (path: string) => /^(tenant-app|admin)\/app\/(routes\/|root|entry)/.test(path)
/** Remix and knex ask for these by their names. */
const isEntry = (path: string, name: string): boolean =>
  (isAskedByFramework(path) &&
    /^(loader|action|meta|headers|links|handle|Layout|ErrorBoundary|shouldRevalidate|streamTimeout)$/.test(
      name,
    )) ||
  (/^migrations\/\d/.test(path) && /^(up|down|config)$/.test(name))

/** Exported names for which no file asks, as `path name`: neither another one, through whatever door, nor their own. */
export function deadExports(sources: Sources): string[] {
  const find = finder(sources)
  const modules = new Map([...sources].map(([path, text]) => [path, readModule(path, text, find)]))
  const asked = new Set<string>()
  const ask = (path: string, name: string): void => {
    const key = `${path} ${name}`
    if (asked.has(key)) return
    asked.add(key)
    const module = modules.get(path)!
    const next = module.handedOn.get(name)
    if (next) ask(next.from, next.name)
    for (const from of module.handedOnWhole) ask(from, name)
  }
  for (const [path, { imports, handedOn }] of modules) {
    for (const { from, name } of imports) ask(from, name)
    if (isAskedByFramework(path)) for (const name of handedOn.keys()) ask(path, name)
  }
  // What is taken whole is asked for by whoever says `.name` or takes it apart, wherever that is.
  const whole = new Set([...modules.values()].flatMap(({ importsWhole }) => importsWhole))
  const said = new Set<string>()
  for (const { code } of modules.values()) {
    for (const [, word] of code.matchAll(/\.(\w+)/g)) said.add(word!)
    for (const [, one, other] of code.matchAll(/const \{([^{}]*)\} =|\(\{([^{}]*)\}\) =>/g))
      for (const part of (one ?? other)!.split(',')) said.add(part.split(':')[0]!.trim())
  }
  for (const path of whole) {
    const { declared, handedOn } = modules.get(path)!
    for (const name of [...declared, ...handedOn.keys()]) if (said.has(name)) ask(path, name)
  }
  return [...modules].flatMap(([path, { code, declared }]) =>
    declared
      .filter((name) => !asked.has(`${path} ${name}`) && !isEntry(path, name))
      .filter((name) => code.match(new RegExp(`\\b${name}\\b`, 'g'))!.length === 1)
      .map((name) => `${path} ${name}`),
  )
}
