/** A value of a decoded form: text, or what brackets in the names made of several. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue }
export type Form = { [key: string]: FormValue }

type Branch = Map<string, string | Branch>

/**
 * Decodes a form with brackets in its names, as the official libraries send it: `a[b]=1`, `list[0][c]=2`, `list[]=x`.
 * A level whose names are all numbers, or empty, becomes a list in the order of the numbers.
 * @throws URIError for malformed percent-encoding
 */
export function decodeForm(text: string): Form {
  const root: Branch = new Map()
  for (const pair of text.split('&')) {
    if (pair === '') continue
    const at = pair.indexOf('=')
    const name = decode(at < 0 ? pair : pair.slice(0, at))
    put(root, namesOf(name), at < 0 ? '' : decode(pair.slice(at + 1)))
  }
  return toObject(root)
}

const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '))

/** `a[b][0]` → `a`, `b`, `0` */
function namesOf(name: string): string[] {
  const [first = '', ...others] = name.split('[')
  return [first, ...others.map((each) => each.replace(/\]$/, ''))]
}

function put(branch: Branch, names: string[], value: string): void {
  const [first = '', ...others] = names
  const name = first === '' ? String(branch.size) : first
  if (others.length === 0) return void branch.set(name, value)
  const found = branch.get(name)
  const next: Branch = found instanceof Map ? found : new Map()
  branch.set(name, next)
  put(next, others, value)
}

const toObject = (branch: Branch): Form =>
  Object.fromEntries([...branch].map(([name, value]) => [name, toValue(value)]))

function toValue(value: string | Branch): FormValue {
  if (typeof value === 'string') return value
  const names = [...value.keys()]
  if (names.length > 0 && names.every((name) => /^\d+$/.test(name))) {
    return names.toSorted((a, b) => Number(a) - Number(b)).map((name) => toValue(value.get(name)!))
  }
  return toObject(value)
}
