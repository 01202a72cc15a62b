import { accentTokens, type Scheme } from './theme-colours.ts'
import { fontStack } from './theme-fonts.ts'
import type { ThemeManifest } from './theme-schema.ts'
import { resolveToken } from './theme-tokens.ts'
import { loadTheme, surfacesOf } from './themes.ts'

/** As much of a look as fits into a page that may load nothing. */
export type ErrorLook = Readonly<{ css: string; colourScheme: ThemeManifest['colourScheme'] }>

const colours = [
  '--color-surface',
  '--color-text',
  '--color-muted',
  '--color-border',
  '--color-accent',
  '--color-focus',
] as const
const shapes = ['--weight-display', '--tracking-display', '--display-case', '--radius-control'] as const

const looks = new Map<string, ErrorLook>()
/** Distinct brand colours that are kept; beyond that the oldest leaves. */
const kept = 500

/** The colours of a marketplace as rules for its error page, and the names of its typefaces. @throws ThemeError */
export function errorLookOf({ theme, brand }: { theme: string; brand: { colour?: string } }): ErrorLook {
  const key = `${theme} ${brand.colour ?? ''}`
  const known = looks.get(key)
  if (known) return known
  const look = makeLook(theme, brand.colour)
  const oldest = looks.keys().next().value
  if (looks.size >= kept && oldest !== undefined) looks.delete(oldest)
  looks.set(key, look)
  return look
}

function makeLook(name: string, accent: string | undefined): ErrorLook {
  const theme = loadTheme(name)
  const { fonts, colourScheme } = theme.manifest
  const own = accent
    ? accentTokens(accent, { light: surfacesOf(theme, 'light'), dark: surfacesOf(theme, 'dark') })
    : null
  const rules = (scheme: Scheme, tokens: readonly string[]) => {
    const values: Record<string, string> = { ...theme.tokens[scheme], ...own?.[scheme] }
    return tokens.map((token) => `${token}:${resolveToken(values, token)}`).join(';')
  }
  const dark = `color-scheme:dark;${rules('dark', colours)}`
  const css = [
    `:root{${rules('light', [...colours, ...shapes])};--font-display:${fontStack(fonts.display)};--font-body:${fontStack(fonts.body)}}`,
    `@media (prefers-color-scheme:dark){:root:not([data-color-scheme='light']){${dark}}}`,
    `:root[data-color-scheme='dark']{${dark}}`,
    '',
  ].join('\n')
  return { css, colourScheme }
}
