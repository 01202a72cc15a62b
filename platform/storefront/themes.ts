/**
 * Themes as the storefront uses them: read once from `themes/<name>/`, validated, kept. A theme's style sheet is
 * its font faces, its tokens and the accent of the tenant's brand, in that order, under one version.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Compile } from 'typebox/compile'
import { ACCENT_TOKENS, accentTokens, type Scheme, type Surfaces } from './theme-colours.ts'
import { fontFaces, fontStack } from './theme-fonts.ts'
import { ThemeManifest, type FontFamily, type ThemeSetting } from './theme-schema.ts'
import { parseTokens, resolveToken, type ThemeTokens } from './theme-tokens.ts'

/** What `loadTheme` knows: the manifest, the token values of both schemes, the folder and a content version. */
export type Theme = Readonly<{
  manifest: ThemeManifest
  tokens: ThemeTokens
  /** Style sheet of the theme alone, without a brand. */
  stylesheet: string
  /** Changes whenever a byte that visitors can load changes. */
  version: string
  folder: string
}>

/** The tenant's part of the look. `accent` is `#rrggbb` or `oklch(…)`. */
export type Brand = Readonly<{ accent?: string | null }>
export type ThemeAsset = Readonly<{ body: Buffer; contentType: string; etag: string }>

/** Thrown for a theme that is not there or does not fit the schema; `problems` has one sentence each. */
export class ThemeError extends Error {
  readonly problems: string[]
  constructor(name: string, problems: string[]) {
    super(`Theme "${name}" cannot be used: ${problems.join(' ')}`)
    this.name = 'ThemeError'
    this.problems = problems
  }
}

export const THEMES_FOLDER = fileURLToPath(new URL('../../themes/', import.meta.url))
const THEME_NAME = /^[a-z][a-z0-9-]{1,30}$/
const ASSET_TYPES: Record<string, string> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
}

const manifestSchema = Compile(ThemeManifest)
const packages = createRequire(import.meta.url)
const loaded = new Map<string, Theme>()
const stylesheets = new Map<string, { css: string; version: string }>()
/** Distinct brand colours whose sheets are kept; beyond that the oldest leaves. A sheet is about 8 kB. */
const STYLESHEETS_KEPT = 500

/** Names of the folders under `themes/` that hold a theme.json, in alphabetical order. */
export function listThemes(): string[] {
  return readdirSync(THEMES_FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(THEMES_FOLDER, entry.name, 'theme.json')))
    .map((entry) => entry.name)
    .toSorted()
}

/** The theme by name, from memory after the first time. Throws ThemeError. */
export function loadTheme(name: string): Theme {
  const known = loaded.get(name)
  if (known) return known
  const theme = readTheme(name)
  loaded.set(name, theme)
  return theme
}

/** The style sheet a tenant's pages link to. The version belongs into its URL, which may then be cached for ever. */
export function themeStylesheet(name: string, brand: Brand = {}): { css: string; version: string } {
  const key = `${name} ${brand.accent ?? ''}`
  const kept = stylesheets.get(key)
  if (kept) return kept
  const theme = loadTheme(name)
  const css = theme.stylesheet + (brand.accent ? brandRules(theme, brand.accent) : '')
  const sheet = { css, version: hash(theme.version + css) }
  const oldest = stylesheets.keys().next().value
  if (stylesheets.size >= STYLESHEETS_KEPT && oldest !== undefined) stylesheets.delete(oldest)
  stylesheets.set(key, sheet)
  return sheet
}

/** URLs of the two faces that the first screen needs, for `<link rel="preload" as="font" crossorigin>`. */
export function themeFontPreloads(name: string): string[] {
  const { display, body } = loadTheme(name).manifest.fonts
  return [display, body].flatMap(({ files }) => {
    return files.filter(({ subset }) => subset === 'latin').map(({ file }) => `/_theme/fonts/${file}`)
  })
}

/** URL of a file of the theme's `assets/`, as the manifest names it; the version makes it cacheable for ever. */
export function themeAssetUrl(name: string, path: string): string {
  return `/_theme/${path}?v=${loadTheme(name).version}`
}

/**
 * The file behind `/_theme/<path>`, or null. Only `fonts/<file>` and `assets/<file>` exist, and only files that
 * the manifest or the folder listing names: the path is compared, never joined, so it cannot lead out.
 */
export function themeAsset(name: string, path: string): ThemeAsset | null {
  const file = findAssetFile(loadTheme(name), path)
  const contentType = ASSET_TYPES[extname(path)]
  if (!file || !contentType) return null
  const body = readFileSync(file)
  return { body, contentType, etag: `"${hash(body)}"` }
}

/** A tenant's choices over the theme's defaults; what does not fit its setting falls back to the default. */
export function resolveSettings(theme: Theme, chosen: Readonly<Record<string, unknown>>) {
  const values: Record<string, string | boolean> = {}
  for (const setting of theme.manifest.settings) {
    const value = chosen[setting.id]
    values[setting.id] = fitsSetting(setting, value) ? value : setting.default
  }
  return values
}

function fitsSetting(setting: ThemeSetting, value: unknown): value is string | boolean {
  if (setting.kind === 'toggle') return typeof value === 'boolean'
  if (typeof value !== 'string') return false
  if (setting.kind === 'choice') return setting.choices.some((choice) => choice.value === value)
  return value.length <= setting.maxLength
}

function readTheme(name: string): Theme {
  const folder = join(THEMES_FOLDER, name)
  if (!THEME_NAME.test(name) || !existsSync(join(folder, 'theme.json'))) {
    throw new ThemeError(name, ['There is no such theme.'])
  }
  const json = readFileSync(join(folder, 'theme.json'), 'utf8')
  const manifest: unknown = JSON.parse(json)
  if (!manifestSchema.Check(manifest)) {
    const problems = manifestSchema.Errors(manifest).map((it) => `${it.instancePath || '/'} ${it.message}.`)
    throw new ThemeError(name, problems)
  }
  if (manifest.name !== name) throw new ThemeError(name, [`theme.json calls itself "${manifest.name}".`])

  const tokensCss = readFileSync(join(folder, 'tokens.css'), 'utf8')
  const version = hash(json, tokensCss, ...assetFiles(folder).map((file) => readFileSync(file)))
  const stylesheet = [
    fontFaces(manifest.fonts.display, packageFolder),
    fontFaces(manifest.fonts.body, packageFolder),
    `:root{--font-display:${fontStack(manifest.fonts.display)};--font-body:${fontStack(manifest.fonts.body)}}`,
    withAssetUrls(tokensCss, version),
  ].join('\n')
  return { manifest, tokens: parseTokens(tokensCss), stylesheet, version, folder }
}

/** `url('assets/x.svg')` is written relative to the theme and served from `/_theme/assets/`. */
function withAssetUrls(css: string, version: string): string {
  return css.replaceAll(/url\((['"]?)(assets\/[a-z0-9.-]+)\1\)/g, `url('/_theme/$2?v=${version}')`)
}

function brandRules(theme: Theme, accent: string): string {
  const tokens = accentTokens(accent, { light: surfacesOf(theme, 'light'), dark: surfacesOf(theme, 'dark') })
  const rules = (scheme: Scheme) =>
    ACCENT_TOKENS.map((token) => `${token}:${tokens[scheme][token]}`).join(';')
  return [
    '',
    `:root{${rules('light')}}`,
    `@media (prefers-color-scheme:dark){:root:not([data-color-scheme='light']){${rules('dark')}}}`,
    `:root[data-color-scheme='dark']{${rules('dark')}}`,
    '',
  ].join('\n')
}

/** The papers of a theme on which a brand's accent must read. */
export function surfacesOf(theme: Theme, scheme: Scheme): Surfaces {
  const token = (name: string) => resolveToken(theme.tokens[scheme], name)
  return {
    surface: token('--color-surface'),
    raised: token('--color-surface-raised'),
    sunken: token('--color-surface-sunken'),
  }
}

function findAssetFile(theme: Theme, path: string): string | null {
  const fonts: FontFamily[] = Object.values(theme.manifest.fonts)
  for (const font of fonts) {
    const known = font.files.find(({ file }) => path === `fonts/${file}`)
    if (known) return join(packageFolder(font.package), 'files', known.file)
  }
  return (
    assetFiles(theme.folder).find((file) => path === `assets/${file.slice(theme.folder.length + 8)}`) ?? null
  )
}

function assetFiles(folder: string): string[] {
  const assets = join(folder, 'assets')
  return existsSync(assets)
    ? readdirSync(assets)
        .toSorted()
        .map((file) => join(assets, file))
    : []
}

function packageFolder(name: string): string {
  return dirname(packages.resolve(`${name}/package.json`))
}

function hash(...parts: (string | Buffer)[]): string {
  const sum = createHash('sha256')
  for (const part of parts) sum.update(part)
  return sum.digest('hex').slice(0, 12)
}
