/**
 * The shape of `themes/<name>/theme.json`: what a theme may decide, as one schema that is also the type.
 * A theme is data. The storefront draws a page by reading it; no component knows a theme's name.
 */
import { Type, type Static } from 'typebox'

const Words = Type.String({ minLength: 1, maxLength: 400 })
const FileName = Type.String({ pattern: '^[a-z0-9][a-z0-9-]*(\\.[a-z0-9-]+)+$' })
/** A path inside the theme's own folder. */
const AssetPath = Type.String({ pattern: '^assets/[a-z0-9][a-z0-9-]*\\.(svg|png|webp|jpg)$' })

/**
 * One typeface from a font package of npm, self-hosted. The `fallback` is a font of the visitor's machine that
 * is scaled to the same widths and heights, so that nothing moves when the real one arrives. Values in percent,
 * as CSS `size-adjust`, `ascent-override`, `descent-override` and `line-gap-override` take them.
 */
export const FontFamily = Type.Object(
  {
    family: Type.String({ minLength: 1 }),
    package: Type.String({ pattern: '^@fontsource(-variable)?/[a-z0-9-]+$' }),
    /** A single weight (`400`) or the range of a variable font (`300 900`). */
    weight: Type.String({ pattern: '^[1-9]00( [1-9]00)?$' }),
    style: Type.Union([Type.Literal('normal'), Type.Literal('italic')]),
    files: Type.Array(
      Type.Object(
        {
          subset: Type.Union([Type.Literal('latin'), Type.Literal('latin-ext')]),
          file: Type.String({ pattern: '^[a-z0-9-]+\\.woff2$' }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1 },
    ),
    fallback: Type.Object(
      {
        local: Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
        sizeAdjust: Type.Number({ minimum: 50, maximum: 200 }),
        ascentOverride: Type.Number({ minimum: 10, maximum: 200 }),
        descentOverride: Type.Number({ minimum: 0, maximum: 100 }),
        lineGapOverride: Type.Number({ minimum: 0, maximum: 100 }),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)
export type FontFamily = Static<typeof FontFamily>

const setting = {
  id: Type.String({ pattern: '^[a-z][a-zA-Z0-9]*$' }),
  label: Words,
  help: Type.Optional(Words),
}

/** A choice the tenant may make without touching code; `kind` decides the control and the type of the value. */
export const ThemeSetting = Type.Union([
  Type.Object(
    {
      ...setting,
      kind: Type.Literal('choice'),
      default: Type.String(),
      choices: Type.Array(
        Type.Object({ value: Type.String(), label: Words }, { additionalProperties: false }),
        {
          minItems: 2,
        },
      ),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { ...setting, kind: Type.Literal('toggle'), default: Type.Boolean() },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      ...setting,
      kind: Type.Literal('text'),
      default: Type.String(),
      maxLength: Type.Integer({ minimum: 1 }),
    },
    { additionalProperties: false },
  ),
])
export type ThemeSetting = Static<typeof ThemeSetting>

const limit = Type.Integer({ minimum: 1, maximum: 24 })
const heading = { heading: Words, lead: Type.Optional(Words) }
/** Background of a section: the page, or one of the theme's bands (`--color-band-N` with `--color-on-band-N`). */
const band = Type.Optional(
  Type.Union([Type.Literal('page'), Type.Literal('band-1'), Type.Literal('band-2'), Type.Literal('band-3')]),
)

function section<Kind extends string, Rest extends Record<string, Type.TSchema>>(kind: Kind, rest: Rest) {
  return Type.Object(
    { id: Type.String({ pattern: '^[a-z][a-z0-9-]*$' }), kind: Type.Literal(kind), band, ...rest },
    { additionalProperties: false },
  )
}

function words<Fields extends Record<string, Type.TSchema>>(fields: Fields) {
  return Type.Object(fields, { additionalProperties: false })
}

/**
 * The home page, in order. Words may hold `{marketplace}`, `{tagline}`, `{lead}`, `{promise}` and `{city}`; the
 * tenant's values are put in by `fillWords`. Steps and questions are the tenant's own content.
 */
export const HomeSection = Type.Union([
  section('hero', {
    words: words({
      eyebrow: Type.Optional(Words),
      heading: Words,
      lead: Words,
      action: Words,
      secondaryAction: Type.Optional(Words),
      searchLabel: Words,
      searchPlaceholder: Words,
    }),
  }),
  section('categories', { limit, words: words({ ...heading, action: Words }) }),
  section('featured-services', { limit, words: words({ ...heading, action: Words }) }),
  section('featured-providers', { limit, words: words({ ...heading, action: Words }) }),
  section('how-it-works', { words: words({ ...heading }) }),
  section('promise', { words: words({ quote: Words, signature: Type.Optional(Words) }) }),
  section('faq', { words: words({ ...heading }) }),
  section('provider-call', { words: words({ heading: Words, lead: Words, action: Words }) }),
])
export type HomeSection = Static<typeof HomeSection>

export const ThemeManifest = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z][a-z0-9-]{1,30}$' }),
    label: Type.String({ minLength: 1, maxLength: 40 }),
    description: Words,
    version: Type.String({ pattern: '^\\d+\\.\\d+\\.\\d+$' }),
    /** Range of platform versions (package.json) the theme was made for, as `>=a.b.c <d.e.f`. */
    engine: Type.String({ pattern: '^>=\\d+\\.\\d+\\.\\d+ <\\d+\\.\\d+\\.\\d+$' }),
    /** `auto` follows the visitor's device; a theme made for the evening may start in `dark`. */
    colourScheme: Type.Union([Type.Literal('auto'), Type.Literal('light'), Type.Literal('dark')]),
    fonts: Type.Object({ display: FontFamily, body: FontFamily }, { additionalProperties: false }),
    /** left: mark left, links beside it. centered: mark on its own line above the links. bar: ruled cells. */
    header: Type.Union([Type.Literal('centered'), Type.Literal('left'), Type.Literal('bar')]),
    hero: Type.Object(
      {
        /** split: words beside one image. full-bleed: words over one image. collage: words amid three images. */
        kind: Type.Union([Type.Literal('split'), Type.Literal('full-bleed'), Type.Literal('collage')]),
        align: Type.Union([Type.Literal('start'), Type.Literal('center')]),
        ratio: Type.Union([
          Type.Literal('3:2'),
          Type.Literal('4:5'),
          Type.Literal('16:9'),
          Type.Literal('1:1'),
        ]),
      },
      { additionalProperties: false },
    ),
    /** stacked: image above words. overlay: words on the image. ledger: a ruled row, image small at the side. */
    cards: Type.Union([Type.Literal('overlay'), Type.Literal('stacked'), Type.Literal('ledger')]),
    /** tiles: coloured blocks with an icon. chips: a wrapping line of pills. index: a ruled list in columns. */
    categories: Type.Union([Type.Literal('tiles'), Type.Literal('chips'), Type.Literal('index')]),
    imagery: Type.Object(
      {
        ratio: Type.Union([Type.Literal('3:2'), Type.Literal('4:5'), Type.Literal('1:1')]),
        /** natural: as it is. print: flat inks with an outline. veiled: dimmed until hovered, words stay clear. */
        treatment: Type.Union([Type.Literal('natural'), Type.Literal('print'), Type.Literal('veiled')]),
      },
      { additionalProperties: false },
    ),
    /** Repeating decoration (behind bands, empty states, error pages) and the illustration of an empty list. */
    assets: Type.Object(
      { pattern: AssetPath, empty: AssetPath, lost: AssetPath },
      { additionalProperties: false },
    ),
    settings: Type.Array(ThemeSetting),
    home: Type.Object(
      { sections: Type.Array(HomeSection, { minItems: 4 }) },
      { additionalProperties: false },
    ),
    emails: Type.Array(FileName),
  },
  { additionalProperties: false },
)
export type ThemeManifest = Static<typeof ThemeManifest>

/** Puts the tenant's values into a theme's words; an unknown or missing value leaves nothing behind. */
export function fillWords(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text
    .replaceAll(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '')
    .replaceAll(/\s{2,}/g, ' ')
    .trim()
}

/** A tenant's own words over a theme's: by section id, then by the name of the word. */
export type HomeWords = Readonly<Record<string, Readonly<Record<string, string>>>>

/**
 * The sections of the home page with the tenant's words over the theme's and every `{value}` filled. A word the
 * section does not have is ignored, so words survive a change of theme; an empty one falls back to the theme's.
 */
export function homeSections(
  manifest: ThemeManifest,
  own: HomeWords,
  values: Readonly<Record<string, string | undefined>>,
): HomeSection[] {
  return manifest.home.sections.map((themed) => {
    const filled = Object.entries(themed.words).map(([key, word]) => {
      return [key, fillWords(own[themed.id]?.[key] || word, values)]
    })
    return { ...themed, words: Object.fromEntries(filled) }
  })
}
