/**
 * Colour arithmetic of the themes: OKLCH in and out, WCAG 2 contrast, and the accent of a tenant's brand.
 * Pure; no I/O. Matrices: Björn Ottosson, "A perceptual color space for image processing" (2020);
 * luminance and contrast: WCAG 2.2, definitions of "relative luminance" and "contrast ratio".
 */

/** Lightness 0–1, chroma (0 is grey), hue in degrees, alpha 0–1. */
export type Oklch = { l: number; c: number; h: number; alpha: number }
export type Scheme = 'light' | 'dark'

type Rgb = readonly [number, number, number]

/** Least contrast of running text, and of large text, icons and outlines (WCAG 2.2, 1.4.3 and 1.4.11). */
export const TEXT_CONTRAST = 4.5
export const GRAPHIC_CONTRAST = 3

const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i
const OKLCH = /^oklch\(\s*([\d.]+)(%?)\s+([\d.]+)\s+([\d.]+)(?:deg)?\s*(?:\/\s*([\d.]+)(%?)\s*)?\)$/i

/** Reads `#rgb`, `#rrggbb` or `oklch(l c h / a)`. Throws RangeError on anything else. */
export function parseColour(text: string): Oklch {
  const trimmed = text.trim()
  if (HEX.test(trimmed)) return hexToOklch(trimmed)
  const match = OKLCH.exec(trimmed)
  if (!match) throw new RangeError(`Not a colour that themes understand: ${text}`)
  const [, l, lightnessPercent, c, h, alpha, alphaPercent] = match
  return {
    l: Number(l) / (lightnessPercent ? 100 : 1),
    c: Number(c),
    h: Number(h),
    alpha: alpha === undefined ? 1 : Number(alpha) / (alphaPercent ? 100 : 1),
  }
}

export function formatOklch({ l, c, h, alpha }: Oklch): string {
  const body = `${round(l, 4)} ${round(c, 4)} ${round(h, 2)}`
  return alpha === 1 ? `oklch(${body})` : `oklch(${body} / ${round(alpha, 3)})`
}

/** Nearest colour that a screen (and a mail client) can show, as `#rrggbb`; alpha is dropped. */
export function toHex(colour: string | Oklch): string {
  const rgb = toLinearRgb(typeof colour === 'string' ? parseColour(colour) : colour)
  const channels = rgb.map((channel) =>
    Math.round(gammaEncode(channel) * 255)
      .toString(16)
      .padStart(2, '0'),
  )
  return `#${channels.join('')}`
}

/** WCAG contrast ratio of two opaque colours, 1–21. */
export function contrast(one: string | Oklch, other: string | Oklch): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** What an accent must be readable on; taken from the theme, so that a brand fits the paper it is printed on. */
export type Surfaces = { surface: string; raised: string; sunken: string }

export const DEFAULT_SURFACES: Record<Scheme, Surfaces> = {
  light: { surface: 'oklch(0.98 0 0)', raised: 'oklch(1 0 0)', sunken: 'oklch(0.95 0 0)' },
  dark: { surface: 'oklch(0.2 0 0)', raised: 'oklch(0.245 0 0)', sunken: 'oklch(0.17 0 0)' },
}

export const ACCENT_TOKENS = [
  '--color-accent',
  '--color-accent-hover',
  '--color-on-accent',
  '--color-accent-soft',
  '--color-on-accent-soft',
  '--color-focus',
] as const
export type AccentTokens = Record<(typeof ACCENT_TOKENS)[number], string>

/**
 * The accent tokens of a tenant's brand colour, as near to that colour as contrast allows: hue stays, lightness
 * moves the least way that holds 4.5 for text on and of the accent, and 3 for the accent against the surfaces.
 * Throws RangeError when the colour cannot be read.
 */
export function accentTokens(
  colour: string,
  surfaces: Record<Scheme, Surfaces> = DEFAULT_SURFACES,
): Record<Scheme, AccentTokens> {
  const brand = { ...parseColour(colour), alpha: 1 }
  return { light: accentFor(brand, 'light', surfaces.light), dark: accentFor(brand, 'dark', surfaces.dark) }
}

function accentFor(brand: Oklch, scheme: Scheme, papers: Surfaces): AccentTokens {
  const grounds = [papers.surface, papers.raised]
  const allGrounds = [...grounds, papers.sunken]
  const tint = (l: number, most: number): Oklch => ({ ...brand, l, c: Math.min(brand.c * 0.4, most) })
  const lightInks = [tint(0.99, 0.006), { ...brand, l: 1, c: 0 }]
  const darkInks = [tint(0.19, 0.035), { ...brand, l: 0, c: 0 }]
  const inkOf = (inks: Oklch[], paper: Oklch) => inks.find((it) => contrast(it, paper) >= TEXT_CONTRAST + 0.1)
  // On dark paper a deep brand would only be a smudge: it is lifted until it glows, as the themes' own accents do,
  // and gives up some chroma, which would otherwise turn plum into bubblegum.
  const lift = scheme === 'dark' && brand.l < 0.76
  const wanted: Oklch = lift ? { ...brand, l: 0.78, c: brand.c * 0.8 } : brand
  const fillUnder = (inks: Oklch[]) =>
    nearest(wanted, wanted.l, (it) => {
      return (
        grounds.every((ground) => contrast(it, ground) >= GRAPHIC_CONTRAST + 0.05) &&
        inkOf(inks, it) !== undefined
      )
    })

  const [underLight, underDark] = [fillUnder(lightInks), fillUnder(darkInks)]
  // Mid reds and blues pass with black by the formula and read better with white: a small move buys that.
  const movedMore = Math.abs(underLight.l - wanted.l) - Math.abs(underDark.l - wanted.l)
  const [accent, inks] = movedMore < 0.08 ? [underLight, lightInks] : [underDark, darkInks]
  const ink = inkOf(inks, accent) ?? tint(0.99, 0.006)
  // Under the pointer the fill moves away from its own text, so the words on it can only become clearer.
  const away = luminance(ink) > luminance(accent) ? -0.055 : 0.055
  const soft = scheme === 'light' ? tint(0.945, 0.032) : tint(0.31, 0.05)
  const words = nearest(brand, scheme === 'light' ? Math.min(brand.l, 0.5) : Math.max(brand.l, 0.8), (it) =>
    [...allGrounds, soft].every((ground) => contrast(it, ground) >= TEXT_CONTRAST + 0.05),
  )
  const focus = nearest(brand, accent.l, (it) =>
    allGrounds.every((ground) => contrast(it, ground) >= GRAPHIC_CONTRAST + 0.05),
  )
  return {
    '--color-accent': formatOklch(accent),
    '--color-accent-hover': formatOklch({ ...accent, l: clamp(accent.l + away, 0, 1) }),
    '--color-on-accent': formatOklch(ink),
    '--color-accent-soft': formatOklch(soft),
    '--color-on-accent-soft': formatOklch(words),
    '--color-focus': formatOklch(focus),
  }
}

/** The colour with the lightness nearest to `from` that passes; the far ends always pass for opaque surfaces. */
function nearest(brand: Oklch, from: number, passes: (candidate: Oklch) => boolean): Oklch {
  for (let step = 0; step <= 1; step += 0.005) {
    for (const l of [from - step, from + step]) {
      const candidate = { ...brand, l }
      if (l >= 0 && l <= 1 && passes(candidate)) return candidate
    }
  }
  return { ...brand, l: from }
}

function luminance(colour: string | Oklch): number {
  const [r, g, b] = toLinearRgb(typeof colour === 'string' ? parseColour(colour) : colour)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Inside sRGB by giving up chroma, which keeps hue and lightness as a browser's gamut mapping does. */
function toLinearRgb(colour: Oklch): Rgb {
  let [low, high] = [0, colour.c]
  if (isInGamut(unclampedRgb(colour))) low = high
  while (high - low > 0.0005) {
    const middle = (low + high) / 2
    if (isInGamut(unclampedRgb({ ...colour, c: middle }))) low = middle
    else high = middle
  }
  const [r, g, b] = unclampedRgb({ ...colour, c: low })
  return [clamp(r, 0, 1), clamp(g, 0, 1), clamp(b, 0, 1)]
}

function isInGamut(rgb: Rgb): boolean {
  return rgb.every((channel) => channel >= -0.0005 && channel <= 1.0005)
}

function unclampedRgb({ l, c, h }: Oklch): Rgb {
  const radians = (h * Math.PI) / 180
  const [a, b] = [c * Math.cos(radians), c * Math.sin(radians)]
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ]
}

function hexToOklch(hex: string): Oklch {
  const digits = hex.slice(1)
  const pairs = digits.length === 3 ? [...digits].map((digit) => digit + digit) : digits.match(/../g)
  const [r = 0, g = 0, b = 0] = (pairs ?? []).map((pair) => gammaDecode(Number.parseInt(pair, 16) / 255))
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const medium = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const l = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short
  const a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short
  const bb = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short
  const c = Math.hypot(a, bb)
  // A grey has no hue: the angle of rounding noise would tint its soft and dark variants at random.
  const h = c < 0.0002 ? 0 : ((Math.atan2(bb, a) * 180) / Math.PI + 360) % 360
  return { l, c: c < 0.0002 ? 0 : c, h, alpha: 1 }
}

function gammaEncode(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055
}

function gammaDecode(encoded: number): number {
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
