/** Wellness scenes without walls: water, sand, leaves. */
import { n, SHEET_HEIGHT, SHEET_WIDTH } from '../sheet.ts'
import { glow, longShadow, sky, wall, type Evening } from './evening.ts'
import { broadLeaf, cairn, frond, stone } from './things.ts'

export function stones(it: Evening): void {
  const { sheet, random, hour } = it
  const horizon = random.between(600, 680)
  const [x, r] = [random.between(520, 820), random.between(110, 160)]
  sky(it, horizon, x, horizon - random.between(10, 150), r)
  const hills = (y: number, swell: number, colour: string, opacity: number) =>
    sheet.path(
      `M0 ${n(y)}C300 ${n(y - swell)} 500 ${n(y + swell * 0.4)} 820 ${n(y - swell * 0.5)}S1350 ${n(y - swell)} 1600 ${n(y)}V${n(horizon)}H0z`,
      colour,
      { opacity },
    )
  hills(horizon - 30, random.between(60, 130), hour.middle, 0.75)
  hills(horizon - 4, random.between(30, 70), hour.shade, 0.9)
  sheet.rect(
    0,
    horizon,
    SHEET_WIDTH,
    SHEET_HEIGHT - horizon,
    sheet.linear(90, [0, hour.warm], [0.14, hour.middle], [0.55, hour.shade], [1, hour.night]),
  )
  for (let row = 0; row < 26; row++) {
    const y = horizon + 6 + row ** 1.55 * 2.5
    if (y > SHEET_HEIGHT) break
    const w = r * (1.9 - row * 0.03) * random.between(0.4, 1)
    sheet.rect(x - w / 2 + random.between(-40, 40), y, w, 3 + row * 0.35, hour.light, {
      r: 3,
      opacity: 0.75 - row * 0.025,
    })
    sheet.rect(
      random.between(0, 1500),
      y,
      random.between(60, 240),
      2 + row * 0.2,
      row % 2 ? hour.warm : hour.night,
      { r: 2, opacity: 0.22 },
    )
  }
  sheet
    .ellipse(1120, 980, 620, 120, hour.night, { opacity: 0.9 })
    .ellipse(1080, 964, 560, 84, hour.shade, { opacity: 0.55 })
  sheet.at(1060, 950, () => cairn(it, random.whole(4, 6), random.between(330, 380)))
  sheet.at(1400, 980, () => cairn(it, random.whole(1, 2), 210))
  sheet.at(740, 990, () => stone(it, 150, 60, hour.shade))
}

export function sand(it: Evening): void {
  const { sheet, random, hour } = it
  sheet.rect(0, 0, SHEET_WIDTH, SHEET_HEIGHT, hour.warm)
  sheet.rect(
    0,
    0,
    SHEET_WIDTH,
    SHEET_HEIGHT,
    sheet.linear(25, [0, hour.light, 0.8], [0.45, hour.warm, 0], [1, hour.shade, 0.75]),
  )
  const places = random.pick([
    [
      [620, 480, 150],
      [1160, 720, 96],
    ],
    [
      [980, 420, 170],
      [420, 780, 84],
    ],
    [
      [800, 560, 190],
      [1330, 250, 70],
    ],
  ])
  const rake = (d: string) => {
    sheet.line(d, hour.shade, 9, { opacity: 0.34, cap: 'butt' })
    sheet.line(d, hour.light, 5, { opacity: 0.6, cap: 'butt', transform: 'translate(-5 -6)' })
  }
  const tilt = random.between(-0.16, 0.16)
  for (let y = -200; y < 1300; y += 36) {
    let [d, last] = ['', Number.NaN]
    for (let x = -40; x <= 1640; x += 40) {
      let lift = x * tilt
      for (const [px = 0, py = 0, r = 1] of places) {
        const reach = Math.exp(-(((x - px) / (r * 2.4)) ** 2))
        const side = y + x * tilt - py
        lift +=
          reach *
          (Math.abs(side) < r * 3
            ? Math.sign(side || 1) * (r * 1.35) * Math.exp(-Math.abs(side) / (r * 1.4))
            : 0)
      }
      // Where a line would jump from one side of a stone to the other, the rake was lifted.
      d += `${Math.abs(y + lift - last) < 70 ? 'L' : 'M'}${x} ${n(y + lift)}`
      last = y + lift
    }
    rake(d)
  }
  for (const [px = 0, py = 0, r = 1] of places) {
    sheet.ellipse(
      px,
      py,
      r * 1.75,
      r * 1.4,
      sheet.radial(0.5, 0.5, 0.5, [0, hour.warm], [0.8, hour.warm], [1, hour.warm, 0]),
    )
    for (let ring = 3; ring >= 1; ring--)
      rake(
        `M${n(px - r * (0.9 + ring * 0.26))} ${n(py)}a${n(r * (0.9 + ring * 0.26))} ${n(r * (0.7 + ring * 0.22))} 0 1 0 ${n(r * (1.8 + ring * 0.52))} 0a${n(r * (0.9 + ring * 0.26))} ${n(r * (0.7 + ring * 0.22))} 0 1 0 ${n(-r * (1.8 + ring * 0.52))} 0`,
      )
    sheet.at(px, py + r * 0.5, () => {
      longShadow(it, r * 1.7, 0.9)
      stone(it, r * 1.9, r * 1.15, random.pick([hour.night, hour.shade, '#4b4450']))
    })
  }
  sheet.at(random.pick([60, 1540]), 1130, () => frond(it, 620, hour.night, 0.4), 1, random.pick([28, -28]))
}

export function leaves(it: Evening): void {
  const { sheet, random, hour } = it
  wall(it, random.between(0.35, 0.65), 0.45)
  glow(it, random.between(600, 1000), random.between(380, 520), 470, 0.75)
  sheet.group({ opacity: 0.42 }, () => {
    for (let index = 0; index < 4; index++)
      sheet.at(
        random.between(100, 1500),
        1100,
        () => frond(it, random.between(560, 760), hour.shade),
        1,
        random.between(-40, 40),
      )
  })
  const greens = [hour.leaf, hour.shade, hour.night, hour.leaf]
  const spots = [
    [-40, 1120, 34],
    [260, 1150, 6],
    [1640, 1120, -36],
    [1330, 1160, -8],
    [-60, 380, 96],
    [1660, 330, -98],
    [1050, -90, 186],
  ] as const
  spots.forEach(([x, y, turn], index) => {
    sheet.at(
      x,
      y,
      () =>
        random.chance(0.7)
          ? broadLeaf(it, random.between(560, 740), greens[index % 4] ?? hour.leaf)
          : frond(it, random.between(640, 800), greens[index % 4] ?? hour.leaf),
      1,
      turn + random.between(-9, 9),
    )
  })
  if (random.chance(0.7))
    for (let drop = 0; drop < 16; drop++)
      sheet.circle(random.between(200, 1400), random.between(120, 940), random.between(3, 9), hour.light, {
        opacity: 0.5,
      })
}
