import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const css = readFileSync(join(process.cwd(), 'ui/tokens.css'), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')

/** The declarations of the first block behind a selector. */
function declarations(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`)
  const block = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start))
  return new Map(
    [...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!.trim()]),
  )
}

const light = declarations('  :root')
const dark = new Map([...light, ...declarations(`:root[data-color-scheme='dark']`)])
const systemDark = declarations(`:root:not([data-color-scheme='light'])`)

function colour(tokens: Map<string, string>, name: string): [number, number, number] {
  const value = tokens.get(`--color-${name}`) ?? ''
  const reference = /^var\(--color-([\w-]+)\)$/.exec(value)
  if (reference) return colour(tokens, reference[1]!)
  const parts = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(value)
  if (!parts) throw new Error(`--color-${name} is ${value || 'missing'}`)
  return oklchToLinear(Number(parts[1]), Number(parts[2]), Number(parts[3]))
}

const cut = (value: number) => Math.min(1, Math.max(0, value))

/** Linear sRGB, cut to what screens show (CSS Color 4, section 10). */
function oklchToLinear(lightness: number, chroma: number, hue: number): [number, number, number] {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    cut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    cut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    cut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

function contrast(tokens: Map<string, string>, one: string, other: string): number {
  const luminance = (name: string) => {
    const [r, g, b] = colour(tokens, name)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

const grounds = ['surface', 'surface-raised', 'surface-sunken']
const pairs: [text: string, ground: string, least: number][] = [
  ...grounds.flatMap((ground): [string, string, number][] => [
    ['text', ground, 10],
    ['muted', ground, 4.5],
    ['focus', ground, 3],
  ]),
  ...['surface', 'surface-raised'].flatMap((ground): [string, string, number][] => [
    ['border-strong', ground, 3],
    ['accent', ground, 3],
    ['link', ground, 4.5],
  ]),
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-hover', 4.5],
  ['on-accent-soft', 'accent-soft', 4.5],
  ['on-negative', 'negative', 4.5],
  ...['positive', 'warning', 'negative'].flatMap((tone): [string, string, number][] =>
    ['surface', 'surface-raised', `${tone}-soft`].map((ground) => [tone, ground, 4.5]),
  ),
]

test.each([
  ['light', light],
  ['dark', dark],
])('the default brand can be read in %s', (_, tokens) => {
  const weak = pairs
    .map(([text, ground, least]) => ({ text, ground, least, found: contrast(tokens, text, ground) }))
    .filter(({ found, least }) => found < least)

  expect(weak).toEqual([])
})

test('dark looks the same whether the system or the visitor asked for it', () => {
  expect(systemDark).toEqual(declarations(`:root[data-color-scheme='dark']`))
})

test('every colour of the contract has a dark form or follows one that has', () => {
  const chosen = declarations(`:root[data-color-scheme='dark']`)
  const missing = [...light].filter(
    ([name, value]) => name.startsWith('--color-') && !chosen.has(name) && !value.startsWith('var('),
  )

  expect(missing).toEqual([])
})
