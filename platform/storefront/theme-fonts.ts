/** CSS of self-hosted typefaces: the faces themselves, and a local stand-in scaled to the same measure. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FontFamily } from './theme-schema.ts'

const GENERIC: Record<string, string> = { Georgia: 'Georgia, serif', Arial: 'Arial, sans-serif' }

/** `font-family` of a typeface: itself, its scaled stand-in, then whatever the device has. */
export function fontStack(font: FontFamily): string {
  const last = GENERIC[font.fallback.local[0] ?? ''] ?? 'sans-serif'
  return `'${font.family}','${font.family} Fallback',${last}`
}

/**
 * `@font-face` rules. The unicode ranges come from the package, so that the extended Latin file is fetched only
 * by a page that has such a letter. `folderOf` finds an installed package.
 */
export function fontFaces(font: FontFamily, folderOf: (packageName: string) => string): string {
  const ranges = readRanges(join(folderOf(font.package), 'unicode.json'))
  const faces = font.files.map(({ subset, file }) => {
    const range = ranges[subset]
    return [
      `@font-face{font-family:'${font.family}'`,
      `font-style:${font.style}`,
      `font-weight:${font.weight}`,
      'font-display:swap',
      `src:url('/_theme/fonts/${file}') format('woff2')`,
      range ? `unicode-range:${range}}` : '}',
    ].join(';')
  })
  const { local, sizeAdjust, ascentOverride, descentOverride, lineGapOverride } = font.fallback
  const standIn = [
    `@font-face{font-family:'${font.family} Fallback'`,
    `src:${local.map((name) => `local('${name}')`).join(',')}`,
    `font-weight:${font.weight}`,
    `size-adjust:${sizeAdjust}%`,
    `ascent-override:${ascentOverride}%`,
    `descent-override:${descentOverride}%`,
    `line-gap-override:${lineGapOverride}%}`,
  ].join(';')
  return [...faces, standIn].join('\n')
}

function readRanges(file: string): Record<string, string> {
  const ranges: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof ranges !== 'object' || ranges === null) return {}
  return Object.fromEntries(Object.entries(ranges).map(([subset, range]) => [subset, String(range)]))
}
