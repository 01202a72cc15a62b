/**
 * Signs for demo businesses: one plain figure in two tints on a field of colour. No letters, because a bare
 * machine has no fonts to draw them with.
 */
import sharp from 'sharp'
import { formatOklch, parseColour, toHex, type Oklch } from '#platform/storefront/theme-colours.ts'

export type LogoMark =
  'disc' | 'arch' | 'square' | 'leaf' | 'drop' | 'sun' | 'roof' | 'stack' | 'wave' | 'spark' | 'book' | 'key'
/** `colour` is `#rrggbb`. */
export type LogoDesign = Readonly<{ mark: LogoMark; colour: string }>

const SIZE = 512

/** A square PNG of 512 px: crisp at avatar size, and readable by mail clients. */
export function renderLogo({ mark, colour }: LogoDesign): Promise<Buffer> {
  const field = parseColour(colour)
  const isDark = field.l < 0.62
  const pale = shade(field, isDark ? 0.95 : 0.24, isDark ? 0.035 : 0.06)
  const second = shade({ ...field, h: field.h + 48 }, isDark ? 0.8 : 0.46, 0.11)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 200 200"><path d="M0 0h200v200H0z" fill="${colour}"/>${FIGURES[mark](pale, second, colour)}</svg>`
  return sharp(Buffer.from(svg)).png({ compressionLevel: 9, palette: true }).toBuffer()
}

function shade(colour: Oklch, l: number, c: number): string {
  return toHex(formatOklch({ ...colour, l, c, alpha: 1 }))
}

type Figure = (pale: string, second: string, field: string) => string
const FIGURES: Readonly<Record<LogoMark, Figure>> = {
  disc: (pale, second) =>
    `<circle cx="88" cy="100" r="46" fill="${pale}"/><circle cx="122" cy="100" r="46" fill="${second}" opacity=".88"/>`,
  arch: (pale, second) =>
    `<path d="M48 154V98a52 52 0 0 1 104 0v56h-26V98a26 26 0 0 0-52 0v56z" fill="${pale}"/><circle cx="100" cy="130" r="22" fill="${second}"/>`,
  square: (pale, second) =>
    `<path d="M50 50h62v62H50z" fill="${pale}"/><path d="M88 88h62v62H88z" fill="${second}"/><path d="M88 88h24v24H88z" fill="${pale}"/>`,
  leaf: (pale, second) =>
    `<path d="M100 158C46 128 52 70 100 40c48 30 54 88 0 118z" fill="${pale}"/><path d="M100 158V40c48 30 54 88 0 118z" fill="${second}"/>`,
  drop: (pale, second) =>
    `<path d="M100 38c34 40 48 60 48 82a48 48 0 0 1-96 0c0-22 14-42 48-82z" fill="${pale}"/><path d="M100 168a48 48 0 0 1-48-48q24-22 48 0t48 0a48 48 0 0 1-48 48z" fill="${second}"/>`,
  sun: (pale, second) =>
    `<circle cx="100" cy="112" r="36" fill="${second}"/><g stroke="${pale}" stroke-width="12" stroke-linecap="round">${[-72, -36, 0, 36, 72].map((turn) => `<path d="M100 58V40" transform="rotate(${turn} 100 112)"/>`).join('')}<path d="M46 150h108"/></g>`,
  roof: (pale, second) =>
    `<path d="M100 44l62 52h-20v56H58V96H38z" fill="${pale}"/><path d="M86 152v-34a14 14 0 0 1 28 0v34z" fill="${second}"/>`,
  stack: (pale, second) =>
    `<ellipse cx="100" cy="140" rx="54" ry="18" fill="${pale}"/><ellipse cx="100" cy="106" rx="40" ry="15" fill="${second}"/><ellipse cx="100" cy="77" rx="27" ry="11" fill="${pale}"/>`,
  wave: (pale, second) =>
    `<g fill="none" stroke-width="15" stroke-linecap="round"><path d="M44 82q28-30 56 0t56 0" stroke="${pale}"/><path d="M44 118q28-30 56 0t56 0" stroke="${second}"/></g>`,
  spark: (pale, second) =>
    `<path d="M100 36q8 56 64 64-56 8-64 64-8-56-64-64 56-8 64-64z" fill="${pale}"/><circle cx="150" cy="52" r="13" fill="${second}"/>`,
  book: (pale, second) =>
    `<path d="M100 62C84 50 60 48 42 54v88c18-6 42-4 58 8z" fill="${pale}"/><path d="M100 62c16-12 40-14 58-8v88c-18-6-42-4-58 8z" fill="${second}"/>`,
  key: (pale, second, field) =>
    `<circle cx="76" cy="84" r="34" fill="${pale}"/><circle cx="76" cy="84" r="13" fill="${field}"/><path d="M98 108l14-14 52 52-14 14-12-12-12 12-12-12 10-14z" fill="${second}"/>`,
}
