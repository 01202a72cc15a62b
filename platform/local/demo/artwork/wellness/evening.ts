/** The hour of the wellness scenes: one low light, long gradients, rims that glow, the rest in shadow. */
import type { Random } from '../random.ts'
import { n, SHEET_HEIGHT, SHEET_WIDTH, type Sheet } from '../sheet.ts'

/** From deepest shadow to light itself. */
export type Hour = Readonly<{
  night: string
  shade: string
  middle: string
  warm: string
  light: string
  leaf: string
}>

const HOURS: readonly Hour[] = [
  {
    night: '#1f1228',
    shade: '#45274a',
    middle: '#9c5a68',
    warm: '#eeb287',
    light: '#ffe6c4',
    leaf: '#3c3a4a',
  },
  {
    night: '#171630',
    shade: '#37315c',
    middle: '#7c6a98',
    warm: '#cdb6c4',
    light: '#f6ebe2',
    leaf: '#2f3b58',
  },
  {
    night: '#27111d',
    shade: '#5b2a36',
    middle: '#b25d4f',
    warm: '#eaa673',
    light: '#ffe3b8',
    leaf: '#4a3335',
  },
  {
    night: '#141f20',
    shade: '#2d4745',
    middle: '#72938a',
    warm: '#cfcfa8',
    light: '#f8efd4',
    leaf: '#24423c',
  },
]

export type Evening = Readonly<{
  sheet: Sheet
  random: Random
  hour: Hour
  /** Overlays for round bodies, flat faces, and the shadow on the ground. */
  rim: string
  face: string
  shadow: string
}>

export function evening(sheet: Sheet, random: Random): Evening {
  const hour = random.pick(HOURS)
  return {
    sheet,
    random,
    hour,
    rim: sheet.linear(
      6,
      [0, hour.light, 0.75],
      [0.07, hour.warm, 0.5],
      [0.32, hour.warm, 0.06],
      [0.6, hour.night, 0.12],
      [1, hour.night, 0.62],
    ),
    face: sheet.linear(35, [0, hour.light, 0.35], [0.45, hour.light, 0], [1, hour.night, 0.4]),
    shadow: sheet.radial(0.5, 0.5, 0.5, [0, hour.night, 0.75], [0.5, hour.night, 0.35], [1, hour.night, 0]),
  }
}

export function body({ sheet, rim }: Evening, d: string, colour: string): void {
  sheet.path(d, colour).path(d, rim)
}

export function plane({ sheet, face }: Evening, d: string, colour: string): void {
  sheet.path(d, colour).path(d, face)
}

/** A long soft shadow to the right of something that stands at 0, 0. */
export function longShadow({ sheet, shadow }: Evening, width: number, length = 1): void {
  sheet.ellipse(width * 0.5 * length, 0, width * (0.6 + length * 0.55), width * 0.09 + 5, shadow)
}

/** A plastered wall in the last light: dark corners, a warm pool where the light falls. */
export function wall({ sheet, hour }: Evening, poolX = 0.36, poolY = 0.4): void {
  sheet.rect(0, 0, SHEET_WIDTH, SHEET_HEIGHT, hour.shade)
  sheet.rect(
    0,
    0,
    SHEET_WIDTH,
    SHEET_HEIGHT,
    sheet.radial(poolX, poolY, 0.75, [0, hour.warm, 0.95], [0.4, hour.middle, 0.75], [1, hour.night, 0.55]),
  )
}

export function ground({ sheet, hour }: Evening, y: number): void {
  sheet.rect(0, y, SHEET_WIDTH, SHEET_HEIGHT - y, hour.shade)
  sheet.rect(
    0,
    y,
    SHEET_WIDTH,
    SHEET_HEIGHT - y,
    sheet.linear(90, [0, hour.warm, 0.55], [0.35, hour.middle, 0.4], [1, hour.night, 0.7]),
  )
  sheet.rect(
    0,
    y,
    SHEET_WIDTH,
    SHEET_HEIGHT - y,
    sheet.linear(0, [0, hour.night, 0.45], [0.35, hour.night, 0], [1, hour.night, 0.6]),
  )
}

export function glow({ sheet, hour }: Evening, x: number, y: number, r: number, strength = 0.8): void {
  sheet.circle(
    x,
    y,
    r,
    sheet.radial(
      0.5,
      0.5,
      0.5,
      [0, hour.light, strength],
      [0.25, hour.warm, strength * 0.5],
      [1, hour.warm, 0],
    ),
  )
}

/** Sky down to the horizon, with the disc of sun or moon. */
export function sky(
  { sheet, hour }: Evening,
  horizon: number,
  discX: number,
  discY: number,
  r: number,
): void {
  sheet.rect(
    0,
    0,
    SHEET_WIDTH,
    horizon,
    sheet.linear(90, [0, hour.night], [0.4, hour.shade], [0.74, hour.middle], [1, hour.warm]),
  )
  glow({ sheet, hour } as Evening, discX, discY, r * 3.6, 0.7)
  sheet.circle(discX, discY, r, sheet.linear(90, [0, hour.light], [1, hour.warm]))
}

/** Light that falls through an opening, as a slanted patch with soft ends. */
export function beam({ sheet, hour }: Evening, d: string, strength = 0.5): void {
  sheet.path(
    d,
    sheet.linear(70, [0, hour.light, strength], [0.7, hour.warm, strength * 0.5], [1, hour.warm, 0]),
  )
}

/** Steam or scent: wide strokes, almost nothing. */
export function steam({ sheet, random, hour }: Evening, x: number, y: number, height: number): void {
  const haze = sheet.blur(9)
  for (let wisp = 0; wisp < 3; wisp++) {
    const [from, sway] = [
      x + (wisp - 1) * 70 + random.between(-12, 12),
      random.between(50, 100) * (wisp % 2 ? 1 : -1),
    ]
    sheet.line(
      `M${n(from)} ${n(y)}C${n(from + sway)} ${n(y - height * 0.3)} ${n(from - sway)} ${n(y - height * 0.65)} ${n(from + sway * 0.4)} ${n(y - height)}`,
      hour.light,
      random.between(14, 26),
      { opacity: 0.2, filter: haze },
    )
  }
}
