import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkBrand, checkContrast, checkTheme, contractTokens } from '#platform/storefront/check-themes.ts'
import { fontStack } from '#platform/storefront/theme-fonts.ts'
import { fillWords, homeSections, type HomeSection } from '#platform/storefront/theme-schema.ts'
import { parseTokens, resolveToken } from '#platform/storefront/theme-tokens.ts'
import {
  listThemes,
  loadTheme,
  resolveSettings,
  themeAsset,
  themeAssetUrl,
  ThemeError,
  themeFontPreloads,
  themeStylesheet,
} from '#platform/storefront/themes.ts'

const words = (sections: HomeSection[], id: string): Record<string, string | undefined> => ({
  ...sections.find((section) => section.id === id)?.words,
})

test('the contract between themes and components is read from the kit', () => {
  const tokens = contractTokens()

  expect(tokens).toEqual(
    expect.arrayContaining(['--color-surface', '--radius-card', '--ease', '--hero-overlay']),
  )
  expect(tokens.length).toBeGreaterThan(70)
})

test.each(listThemes())('the theme %s has every token, contrast, file and mail', (name) => {
  expect(checkTheme(name)).toEqual([])
})

test('the three themes differ in every decision of composition', () => {
  const manifests = ['linen', 'blockprint', 'dusk'].map((name) => loadTheme(name).manifest)

  for (const decision of ['header', 'cards', 'categories'] as const) {
    expect(new Set(manifests.map((manifest) => manifest[decision])).size).toBe(3)
  }
  expect(new Set(manifests.map(({ hero }) => hero.kind)).size).toBe(3)
  expect(new Set(manifests.map(({ fonts }) => fonts.display.family)).size).toBe(3)
})

test('a missing token, a dim text and a dark block that is forgotten are all found', () => {
  const { tokens } = loadTheme('linen')
  const dim = { light: { ...tokens.light, '--color-muted': 'oklch(0.75 0 0)' }, dark: tokens.dark }

  expect(checkTheme('linen', ['--color-missing'])).toContain('The token --color-missing is missing.')
  expect(checkContrast(dim).join(' ')).toMatch(/In light, muted on surface has contrast .*, needs 4\.5/)
  expect(checkContrast({ light: {}, dark: tokens.dark })[0]).toMatch(/The token --color-text is missing/)
})

test('a theme that is not there is refused with a sentence', () => {
  expect(() => loadTheme('velvet')).toThrow(ThemeError)
  expect(() => loadTheme('../themes/linen')).toThrow('There is no such theme.')
  expect(checkTheme('velvet')).toEqual(['There is no such theme.'])
})

test('a style sheet holds fonts, tokens and the brand, and its version follows its content', () => {
  const plain = themeStylesheet('linen')
  const branded = themeStylesheet('linen', { accent: '#7a3350' })

  expect(plain.css).toContain("@font-face{font-family:'Young Serif'")
  expect(plain.css).toContain('font-display:swap')
  expect(plain.css).toContain('size-adjust:111.11%')
  expect(branded.css.startsWith(plain.css)).toBe(true)
  expect(branded.css.slice(plain.css.length)).toMatch(/:root\{--color-accent:oklch/)
  expect(branded.version).not.toBe(plain.version)
  expect(themeStylesheet('linen', { accent: '#7a3350' })).toBe(branded)
})

test('addresses in a style sheet lead to files that the theme serves', () => {
  const { css } = themeStylesheet('dusk')
  const paths = [...css.matchAll(/url\('\/_theme\/([^'?]+)/g)].map((match) => match[1] ?? '')

  expect(paths.length).toBeGreaterThanOrEqual(5)
  for (const path of paths) expect(themeAsset('dusk', path)?.body.length).toBeGreaterThan(100)
  expect(css).not.toMatch(/url\((?!'\/_theme\/)/)
})

test('the first screen needs two font files, and both are served', () => {
  const preloads = themeFontPreloads('blockprint')

  expect(preloads).toHaveLength(2)
  for (const url of preloads) {
    expect(themeAsset('blockprint', url.replace('/_theme/', ''))?.contentType).toBe('font/woff2')
  }
})

test('an asset has a type, a tag and an address that changes with the theme', () => {
  const asset = themeAsset('linen', 'assets/pattern.svg')

  expect(asset).toMatchObject({
    contentType: 'image/svg+xml',
    etag: expect.stringMatching(/^"[0-9a-f]{12}"$/),
  })
  expect(themeAssetUrl('linen', 'assets/pattern.svg')).toBe(
    `/_theme/assets/pattern.svg?v=${loadTheme('linen').version}`,
  )
})

test.each([
  'theme.json',
  'assets/../theme.json',
  'assets/../../package.json',
  'assets/%2e%2e/theme.json',
  'assets\\..\\theme.json',
  '/etc/passwd',
  'assets/',
  'assets/pattern.svg/',
  'assets/pattern.svg\0.png',
  'fonts/../package.json',
  'fonts/young-serif-latin-400-normal.woff',
  'emails/booking-confirmed-customer.html.hbs',
  'constructor',
])('nothing outside the assets is served: %s', (path) => {
  expect(themeAsset('linen', path)).toBeNull()
})

test('a theme serves its own fonts only', () => {
  expect(themeAsset('dusk', 'fonts/young-serif-latin-400-normal.woff2')).toBeNull()
  expect(themeAsset('linen', 'fonts/young-serif-latin-400-normal.woff2')).not.toBeNull()
})

test('any brand keeps every contrast of every theme', () => {
  const brands = [
    '#ffffff',
    '#000000',
    '#ff0000',
    '#00ff00',
    '#0000ff',
    '#ffff00',
    '#7f7f7f',
    'oklch(0.7 0.3 330)',
  ]

  const problems = listThemes().flatMap((name) =>
    brands.flatMap((brand) => checkBrand(loadTheme(name), brand)),
  )

  expect(problems).toEqual([])
})

test('settings fall back to the default when a choice does not fit', () => {
  const theme = loadTheme('linen')

  expect(resolveSettings(theme, {})).toEqual({ arches: true, promiseBand: 'accent', announcement: '' })
  expect(
    resolveSettings(theme, { arches: 'no', promiseBand: 'neon', announcement: 'x'.repeat(200), other: 1 }),
  ).toEqual(resolveSettings(theme, {}))
  expect(resolveSettings(theme, { arches: false, promiseBand: 'butter' })).toMatchObject({
    arches: false,
    promiseBand: 'butter',
  })
})

test('the tenant’s words go over the theme’s, and values are filled into both', () => {
  const sections = homeSections(
    loadTheme('dusk').manifest,
    { hero: { action: 'Find an evening in {city}', heading: '' }, nowhere: { heading: 'lost' } },
    { tagline: 'An hour', city: 'London', marketplace: 'Stillroom' },
  )

  expect(words(sections, 'hero')).toMatchObject({
    heading: 'An hour',
    action: 'Find an evening in London',
    lead: '',
  })
  expect(words(sections, 'join')['action']).toBe('Join Stillroom')
  expect(sections.map(({ id }) => id)).toEqual(loadTheme('dusk').manifest.home.sections.map(({ id }) => id))
})

test('words without a value leave no hole', () => {
  expect(fillWords('The {marketplace} promise', {})).toBe('The promise')
  expect(fillWords('{tagline}', { tagline: 'Costs $1 & {more}' })).toBe('Costs $1 & {more}')
})

test('tokens are read block by block, comments and references included', () => {
  const css = readFileSync(join(loadTheme('linen').folder, 'tokens.css'), 'utf8')
  const tokens = parseTokens(css)

  expect(tokens.darkByDevice).toEqual(tokens.darkByChoice)
  expect(resolveToken(tokens.light, '--color-band-2')).toBe(tokens.light['--color-accent'])
  expect(() => resolveToken({ '--a': 'var(--b)', '--b': 'var(--a)' }, '--a')).toThrow(/refers to itself/)
})

test('a typeface names its scaled stand-in right behind itself', () => {
  expect(fontStack(loadTheme('linen').manifest.fonts.display)).toBe(
    "'Young Serif','Young Serif Fallback',Georgia, serif",
  )
})
