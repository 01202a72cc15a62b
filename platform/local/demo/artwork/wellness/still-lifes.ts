/** Wellness scenes of things on a shelf or a board. */
import { arch, n, polygon, SHEET_HEIGHT, SHEET_WIDTH } from '../sheet.ts'
import { beam, ground, longShadow, plane, wall, type Evening } from './evening.ts'
import { branch, cairn, candle, dropperBottle, frond, pottery, rolledTowel, stone } from './things.ts'

export function shelf(it: Evening): void {
  const { sheet, random, hour } = it
  sheet.rect(0, 0, SHEET_WIDTH, SHEET_HEIGHT, hour.shade)
  sheet.rect(
    0,
    0,
    SHEET_WIDTH,
    SHEET_HEIGHT,
    sheet.radial(0.4, 0.45, 0.8, [0, hour.middle, 0.8], [1, hour.night, 0.5]),
  )
  const count = random.pick([3, 4])
  const w = count === 3 ? 360 : 280
  const clays = random.shuffle(['#cbb3a3', '#8d6a66', '#e7d6c4', '#5c4a58', '#a9836f'])
  for (let index = 0; index < count; index++) {
    const x = (SHEET_WIDTH - count * w - (count - 1) * 60) / 2 + index * (w + 60)
    const [top, h] = [random.between(120, 190), 0]
    const niche = arch(x, top + h, w, 780 - top)
    sheet.path(niche, hour.night, { transform: 'translate(-9 -7)', opacity: 0.6 })
    sheet.path(
      niche,
      sheet.linear(90, [0, hour.light], [0.35, hour.warm], [0.75, hour.middle], [1, hour.shade]),
    )
    sheet.group({ clip: sheet.clip(niche) }, () => {
      sheet.path(
        `M${n(x)} 0H${n(x + 60)}V900H${n(x)}z`,
        sheet.linear(0, [0, hour.night, 0.55], [1, hour.night, 0]),
      )
      sheet.at(
        x + w / 2,
        776,
        () => {
          if (random.chance(0.5))
            sheet.at(0, -240, () => branch(it, 300, random.pick(['blossom', 'grass', 'eucalyptus'])))
          pottery(it, clays[index] ?? '#cbb3a3', index)
        },
        random.between(1, 1.18),
      )
      if (random.chance(0.5)) sheet.at(x + w * 0.8, 778, () => stone(it, 90, 42, hour.shade))
    })
  }
  plane(it, 'M0 780H1600V836H0z', '#7a5648')
  sheet.rect(0, 836, SHEET_WIDTH, 60, sheet.linear(90, [0, hour.night, 0.7], [1, hour.night, 0]))
  sheet.at(560, 1080, () => sheet.group({ opacity: 0.9 }, () => frond(it, 420, hour.night, 0.55)), 1, -50)
}

export function towels(it: Evening): void {
  const { sheet, random, hour } = it
  wall(it, 0.3, 0.36)
  beam(it, polygon([120, 0], [520, 0], [900, 760], [500, 760]), 0.32)
  beam(it, polygon([640, 0], [760, 0], [1140, 760], [1020, 760]), 0.22)
  ground(it, 760)
  const [a, b] = random.shuffle(['#f0e1d0', '#c9a998', '#a77f7c', '#e4cdb8'])
  sheet.ellipse(800, 916, 480, 52, it.shadow)
  plane(it, 'M400 880H1130V916H400z', '#6b4538')
  for (const [x, y, c] of [
    [560, 880, a],
    [740, 880, b],
    [920, 880, a],
    [650, 766, b],
    [830, 766, a],
  ] as const)
    sheet.at(x + 60, y, () => rolledTowel(it, 130, 58, c ?? '#f0e1d0'))
  if (random.chance(0.6)) sheet.at(830, 650, () => branch(it, 190, 'eucalyptus'), 0.8, 58)
  sheet.at(1260, 920, () => dropperBottle(it, 330, random.pick(['#5a2f2c', hour.shade, '#3d4a44'])))
  sheet.at(1400, 950, () => candle(it, 110, 100))
  sheet.at(290, 930, () => cairn(it, random.whole(2, 3), 190))
}

export function botanical(it: Evening): void {
  const { sheet, random, hour } = it
  wall(it, 0.42, 0.42)
  sheet.circle(
    random.between(640, 900),
    430,
    random.between(250, 310),
    sheet.linear(90, [0, hour.light], [1, hour.warm]),
    { opacity: 0.85 },
  )
  ground(it, 800)
  sheet.at(330, 840, () =>
    sheet.at(0, 0, () => branch(it, 620, random.pick(['eucalyptus', 'blossom'])), 1, 18),
  )
  const block = (x: number, w: number, h: number, colour: string) => {
    sheet.at(x, 900, () => longShadow(it, w))
    plane(it, `M${n(x - w / 2)} ${n(900 - h)}H${n(x + w / 2)}V900H${n(x - w / 2)}z`, colour)
    sheet
      .ellipse(x, 900 - h, w / 2, w * 0.07, hour.light, { opacity: 0.5 })
      .ellipse(x, 900, w / 2, w * 0.06, colour)
  }
  const high = random.between(130, 190)
  block(660, 300, high, '#b08a7c')
  block(1010, 360, 80, '#8d6a66')
  sheet.at(660, 896 - high, () => dropperBottle(it, 340, random.pick(['#5a2f2c', '#4a3d2f', hour.shade])))
  sheet.at(940, 818, () => dropperBottle(it, 230, random.pick(['#7d5247', '#3d4a44'])))
  sheet.at(
    1090,
    818,
    () => (random.chance(0.5) ? pottery(it, '#e7d6c4', 5) : stone(it, 150, 66, hour.night)),
    0.8,
  )
  sheet.at(1340, 930, () => cairn(it, random.whole(2, 4), 190))
  for (let petal = 0; petal < 12; petal++)
    sheet.ellipse(random.between(260, 1440), random.between(880, 1020), 17, 8, hour.light, {
      opacity: 0.7,
      transform: `rotate(${n(random.between(-3, 3))})`,
    })
}

export function candles(it: Evening): void {
  const { sheet, random, hour } = it
  sheet.rect(0, 0, SHEET_WIDTH, SHEET_HEIGHT, hour.night)
  sheet.rect(
    0,
    0,
    SHEET_WIDTH,
    SHEET_HEIGHT,
    sheet.radial(0.5, 0.62, 0.6, [0, hour.middle, 0.9], [0.5, hour.shade, 0.8], [1, hour.night, 0.3]),
  )
  ground(it, 800)
  sheet.ellipse(800, 950, 640, 60, it.shadow)
  plane(it, 'M240 880H1360V926Q800 960 240 926z', '#5b3a30')
  const heights = random.shuffle([330, 240, 170, 280, 120])
  heights.forEach((height, index) =>
    sheet.at(420 + index * 190 + random.between(-18, 18), 886 + (index % 2) * 26, () =>
      candle(it, height, random.between(90, 120)),
    ),
  )
  for (let index = 0; index < 4; index++)
    sheet.at(330 + index * 310 + random.between(-30, 30), 920, () =>
      stone(it, random.between(80, 120), 44, random.pick([hour.night, hour.shade])),
    )
  for (let ember = 0; ember < 20; ember++)
    sheet.circle(random.between(200, 1400), random.between(120, 760), random.between(1.5, 4), hour.light, {
      opacity: random.between(0.15, 0.5),
    })
  sheet.at(-20, 1160, () => frond(it, 640, hour.night, 0.8), 1, 24)
  sheet.at(1620, 1150, () => frond(it, 600, hour.night, 0.8), 1, -30)
}
