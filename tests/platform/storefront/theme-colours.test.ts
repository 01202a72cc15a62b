import { assert, integer, property, tuple } from 'fast-check'
import {
  accentTokens,
  contrast,
  formatOklch,
  parseColour,
  toHex,
} from '#platform/storefront/theme-colours.ts'

const hex = tuple(
  integer({ min: 0, max: 255 }),
  integer({ min: 0, max: 255 }),
  integer({ min: 0, max: 255 }),
).map((channels) => `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`)

test('contrast is that of WCAG', () => {
  expect(contrast('#000', '#fff')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  expect(contrast('#ffffff', '#0000ff')).toBeCloseTo(8.59, 2)
})

test('a colour goes into OKLCH and comes back the same', () => {
  assert(property(hex, (colour) => expect(toHex(parseColour(colour))).toBe(colour)))
})

test('known values of OKLCH are met', () => {
  expect(parseColour('#ff0000')).toMatchObject({
    l: expect.closeTo(0.628, 3),
    c: expect.closeTo(0.2577, 3),
    h: expect.closeTo(29.23, 1),
  })
  expect(toHex('oklch(0.628 0.2577 29.23)')).toBe('#ff0000')
  expect(toHex('oklch(50% 0 0)')).toBe(toHex('oklch(0.5 0 0)'))
  expect(formatOklch(parseColour('oklch(0.2 0.02 240 / 50%)'))).toBe('oklch(0.2 0.02 240 / 0.5)')
})

test('a colour beyond the screen loses chroma, not hue or lightness', () => {
  const shown = parseColour(toHex('oklch(0.7 0.4 145)'))

  expect(shown.l).toBeCloseTo(0.7, 1)
  expect(Math.abs(shown.h - 145)).toBeLessThan(6)
})

test.each(['', 'red', '#12', '#12345', 'rgb(1,2,3)', 'oklch(a b c)', 'url(x)', '#fff;color:red'])(
  'what is not a colour is refused: %p',
  (text) => {
    expect(() => parseColour(text)).toThrow(RangeError)
  },
)

test('an accent reads in light and dark, whatever the brand', () => {
  assert(
    property(hex, (brand) => {
      const { light, dark } = accentTokens(brand)
      for (const [tokens, surface] of [
        [light, 'oklch(0.98 0 0)'],
        [dark, 'oklch(0.2 0 0)'],
      ] as const) {
        expect(contrast(tokens['--color-on-accent'], tokens['--color-accent'])).toBeGreaterThanOrEqual(4.5)
        expect(contrast(tokens['--color-on-accent'], tokens['--color-accent-hover'])).toBeGreaterThanOrEqual(
          4.5,
        )
        expect(
          contrast(tokens['--color-on-accent-soft'], tokens['--color-accent-soft']),
        ).toBeGreaterThanOrEqual(4.5)
        expect(contrast(tokens['--color-on-accent-soft'], surface)).toBeGreaterThanOrEqual(4.5)
        expect(contrast(tokens['--color-accent'], surface)).toBeGreaterThanOrEqual(3)
        expect(contrast(tokens['--color-focus'], surface)).toBeGreaterThanOrEqual(3)
      }
    }),
    { numRuns: 150 },
  )
})

test('a brand that reads already is left as it is', () => {
  const { light } = accentTokens('#1f4e9e')

  expect(toHex(light['--color-accent'])).toBe('#1f4e9e')
})

test('a mid red takes white text after a small move rather than black text', () => {
  const { light } = accentTokens('#e6402a')

  expect(toHex(light['--color-on-accent'])).toBe('#ffffff')
  expect(Math.abs(parseColour(toHex(light['--color-accent'])).l - parseColour('#e6402a').l)).toBeLessThan(
    0.05,
  )
})

test('a grey brand stays grey', () => {
  for (const token of Object.values(accentTokens('#808080').light)) expect(parseColour(token).c).toBe(0)
})
