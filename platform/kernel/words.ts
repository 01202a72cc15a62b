// Letters that Unicode does not take apart, as they are searched and as they stand in addresses.
const letters: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
}
const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue' }

/** Lower case without accents, so that `Köln` is found as `koln`; what is compared is folded on both sides. */
export const fold = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßæœøđðþłħıŋ]/g, (letter) => letters[letter]!)

/** The folded words of a text in their order, with repetitions: letters and digits of any script. */
export const foldedWords = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? []

/**
 * A part of an address from a name: `Malerei Grün & Söhne` becomes `malerei-gruen-soehne`.
 * Three to `maxLength` characters of `[a-z0-9-]`; empty when the name has too few of them.
 */
export function toSlug(name: string, maxLength = 48): string {
  const spelled = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöü]/g, (letter) => umlauts[letter]!)
  const slug = fold(spelled)
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxLength)
    .replace(/^-+|-+$/g, '')
  return slug.length >= 3 ? slug : ''
}

const lineBreak = '\u2028'
/** What a person typed, as it is kept: one form of each character, no control characters (Postgres takes no NUL), no space at the ends. */
export const tidy = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\n', lineBreak)
    .replace(/[\p{Cc}\p{Surrogate}]/gu, ' ')
    .replaceAll(lineBreak, '\n')
    .trim()

/** The same for every text in an input, so that lengths are judged after it. */
export function tidied<T>(input: T): T {
  if (typeof input === 'string') return tidy(input) as T
  if (Array.isArray(input)) return input.map(tidied) as T
  if (input === null || typeof input !== 'object') return input
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, tidied(value)])) as T
}
