/** Reads the custom properties out of a theme's tokens.css, for checks and for fitting a brand to its papers. */
import type { Scheme } from './theme-colours.ts'

export type TokenValues = Readonly<Record<string, string>>
/** `dark` holds the light values with the dark ones over them, as a browser computes it. */
export type ThemeTokens = Readonly<
  Record<Scheme, TokenValues> & {
    /** The same declarations as the theme wrote them twice: for devices in dark mode, and for chosen dark. */
    darkByDevice: TokenValues
    darkByChoice: TokenValues
  }
>

const DEVICE_DARK =
  /@media\s*\(prefers-color-scheme:\s*dark\)\s*\{\s*:root:not\(\[data-color-scheme='light'\]\)\s*\{/
const CHOSEN_DARK = /(?:^|\}|\n)\s*:root\[data-color-scheme='dark'\]\s*\{/
const LIGHT = /(?:^|\}|\n)\s*:root\s*\{/

/** The three blocks that the contract in ui/tokens.css names; a missing block reads as empty. */
export function parseTokens(css: string): ThemeTokens {
  const bare = css.replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const light = declarations(blockAfter(bare, LIGHT))
  const darkByDevice = declarations(blockAfter(bare, DEVICE_DARK))
  const darkByChoice = declarations(blockAfter(bare, CHOSEN_DARK))
  return { light, dark: { ...light, ...darkByChoice }, darkByDevice, darkByChoice }
}

/** A token's value with `var(--other)` followed. Throws RangeError when a name is missing or leads in a circle. */
export function resolveToken(values: TokenValues, name: string, trail: string[] = []): string {
  const value = values[name]
  if (value === undefined) throw new RangeError(`The token ${name} is missing.`)
  if (trail.includes(name)) throw new RangeError(`The token ${name} refers to itself.`)
  const reference = /^var\((--[a-z0-9-]+)\)$/.exec(value)
  return reference?.[1] ? resolveToken(values, reference[1], [...trail, name]) : value
}

function blockAfter(css: string, opening: RegExp): string {
  const match = opening.exec(css)
  if (!match) return ''
  const start = match.index + match[0].length
  return css.slice(start, css.indexOf('}', start))
}

function declarations(block: string): TokenValues {
  const entries = block.split(';').flatMap((line) => {
    const colon = line.indexOf(':')
    return colon < 0
      ? []
      : [
          [
            line.slice(0, colon).trim(),
            line
              .slice(colon + 1)
              .replaceAll(/\s+/g, ' ')
              .trim(),
          ],
        ]
  })
  return Object.fromEntries(entries)
}
