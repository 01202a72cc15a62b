/** Wellness: rooms and still lifes in the last light of the day. */
import type { Random } from '../random.ts'
import type { Scene } from '../scenes.ts'
import { arch, n, polygon, Sheet, SHEET_HEIGHT, SHEET_WIDTH } from '../sheet.ts'
import {
  beam,
  body,
  evening,
  glow,
  ground,
  longShadow,
  plane,
  sky,
  steam,
  wall,
  type Evening,
} from './evening.ts'
import {
  branch,
  broadLeaf,
  cairn,
  candle,
  dropperBottle,
  frond,
  pottery,
  rolledTowel,
  stone,
  stool,
} from './things.ts'

const DRAW: Readonly<Record<string, (it: Evening) => void>> = {
  stones,
  bath,
  shelf,
  leaves,
  towels,
  sand,
  window,
  botanical,
  studio,
  candles,
}

export function drawWellness(scene: Scene, random: Random): Sheet {
  const sheet = new Sheet()
  const transform = random.chance(0.5) ? `translate(${SHEET_WIDTH} 0) scale(-1 1)` : ''
  return sheet.group({ transform }, () => DRAW[scene]?.(evening(sheet, random)))
}

function stones(it: Evening): void {
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

function bath(it: Evening): void {
  const { sheet, random, hour } = it
  wall(it, 0.5, 0.36)
  const opening = arch(500, 60, 600, 660)
  sheet.group({ clip: sheet.clip(opening) }, () => {
    sky(it, 720, random.between(700, 900), random.between(480, 620), 96)
    sheet.path('M480 720C620 600 760 640 860 660S1040 600 1120 640V720z', hour.shade)
  })
  sheet
    .line(opening, hour.night, 16, { cap: 'butt' })
    .line('M800 66V720M500 420H1100', hour.night, 8, { cap: 'butt' })
  ground(it, 790)
  beam(it, polygon([560, 800], [1060, 800], [1320, 1067], [500, 1067]), 0.55)
  sheet.ellipse(880, 1006, 560, 40, it.shadow)
  const tub = 'M360 640C360 900 470 1000 620 1000H1000C1150 1000 1250 900 1250 640z'
  body(it, tub, '#d9c7bd')
  sheet
    .ellipse(805, 640, 445, 42, '#efe0d2')
    .ellipse(805, 646, 410, 30, hour.middle)
    .ellipse(805, 650, 380, 22, hour.warm, { opacity: 0.7 })
  for (let petal = 0; petal < 9; petal++)
    sheet.ellipse(random.between(480, 1120), 646 + random.between(-10, 12), 15, 7, hour.light, {
      opacity: 0.85,
    })
  steam(it, 800, 620, 360)
  sheet.at(1380, 1000, () => {
    stool(it, 190, 240)
    sheet
      .at(-10, -262, () => rolledTowel(it, 110, 30, hour.light), 1)
      .at(40, -262, () => candle(it, 54, 46), 0.9)
  })
  sheet.at(
    200,
    1010,
    () => {
      sheet.at(0, -250, () => branch(it, 430, random.pick(['grass', 'eucalyptus'])))
      pottery(it, '#7b5a5b', 0)
    },
    1.05,
  )
}

function shelf(it: Evening): void {
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

function leaves(it: Evening): void {
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

function towels(it: Evening): void {
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

function sand(it: Evening): void {
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

function window(it: Evening): void {
  const { sheet, random, hour } = it
  wall(it, 0.5, 0.4)
  const [x, y, w, h] = [330, 50, 940, 720]
  sheet.group({ clip: sheet.clip(polygon([x, y], [x + w, y], [x + w, y + h], [x, y + h])) }, () => {
    sky(it, y + h, random.between(600, 1000), random.between(440, 600), random.between(80, 120))
    for (let ridge = 0; ridge < 3; ridge++)
      sheet.path(
        `M${x} ${n(640 + ridge * 44)}C${n(x + 200)} ${n(560 + ridge * 50 + random.between(-30, 30))} ${n(x + 420)} ${n(700 + ridge * 20)} ${n(x + 620)} ${n(610 + ridge * 50)}S${n(x + 900)} ${n(600 + ridge * 40)} ${x + w} ${n(650 + ridge * 40)}V${y + h}H${x}z`,
        [hour.middle, hour.shade, hour.night][ridge] ?? hour.night,
        { opacity: 0.85 },
      )
  })
  sheet.line(
    `M${x} ${y}H${x + w}V${y + h}H${x}zM${x + w / 3} ${y}V${y + h}M${x + (w / 3) * 2} ${y}V${y + h}`,
    hour.night,
    12,
    { cap: 'butt' },
  )
  ground(it, 770)
  for (let pane = 0; pane < 3; pane++)
    beam(
      it,
      polygon(
        [350 + pane * 313, 780],
        [640 + pane * 313, 780],
        [760 + pane * 400, 1067],
        [340 + pane * 400, 1067],
      ),
      0.5,
    )
  for (const [left, flip] of [
    [150, false],
    [1450, true],
  ] as const) {
    sheet.at(
      left,
      10,
      () => {
        const veil = 'M0 0H300C286 300 300 560 330 800H-20C-6 560 6 300 0 0z'
        sheet.path(
          veil,
          sheet.linear(0, [0, hour.light, 0.1], [0.5, hour.light, 0.42], [1, hour.light, 0.16]),
        )
        for (let fold = 30; fold < 300; fold += 46)
          sheet.line(`M${fold} 0C${fold - 6} 300 ${fold + 8} 560 ${n(fold * 1.06)} 800`, hour.light, 7, {
            opacity: 0.25,
          })
      },
      1,
      0,
      flip,
    )
  }
  sheet.ellipse(830, 1000, 470, 34, it.shadow)
  plane(it, 'M400 930H1220V970H400zM430 970H470V1010H430zM1150 970H1190V1010H1150z', '#6b4538')
  body(it, 'M410 880Q410 864 430 864H1190Q1210 864 1210 880V932H410z', '#dccabd')
  sheet.at(510, 866, () => body(it, 'M-90 0C-104 -60 -80 -84 0 -84C80 -84 104 -60 90 0z', hour.middle))
  sheet.at(1100, 864, () => rolledTowel(it, 120, 34, hour.light))
  sheet.at(1400, 1010, () => {
    sheet.at(0, -240, () => branch(it, 420, 'grass'))
    pottery(it, '#5c4650', 0)
  })
}

function botanical(it: Evening): void {
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

function studio(it: Evening): void {
  const { sheet, random, hour } = it
  wall(it, 0.45, 0.34)
  const [cx, cy] = [random.between(640, 960), 350]
  glow(it, cx, cy, 520, 0.65)
  if (random.chance(0.5))
    sheet
      .circle(cx, cy, 180, hour.light)
      .circle(cx, cy, 180, sheet.linear(40, [0, hour.light, 0], [1, hour.warm, 0.8]))
  else {
    sheet.group(
      { clip: sheet.clip(`M${n(cx - 210)} ${cy}a210 210 0 1 0 420 0a210 210 0 1 0 -420 0z`) },
      () => {
        sky(it, cy + 220, cx, cy + 60, 70)
        sheet.at(cx + 170, cy + 240, () => frond(it, 380, hour.night), 1, -34)
      },
    )
    sheet.circle(cx, cy, 210, 'none', { stroke: hour.night, width: 16 })
  }
  ground(it, 790)
  sheet.ellipse(800, 1000, 560, 44, it.shadow)
  for (const x of [450, 1130])
    plane(
      it,
      polygon(
        [x - 14, 800],
        [x + 14, 800],
        [x + (x < 800 ? -30 : 50), 1000],
        [x + (x < 800 ? -54 : 26), 1000],
      ),
      '#4b2f2a',
    )
  plane(it, 'M340 770H1260V806H340z', '#6b4538')
  body(it, 'M330 700Q330 680 350 680H1250Q1270 680 1270 700V772H330z', '#e3d2c3')
  sheet
    .path('M620 680H1262V860Q1130 880 1000 850T620 864z', hour.middle)
    .path('M620 680H1262V860Q1130 880 1000 850T620 864z', it.face)
  for (const fold of [700, 820, 960, 1120])
    sheet.line(`M${fold} 690Q${fold - 14} 780 ${fold + 8} 850`, hour.night, 5, { opacity: 0.18 })
  sheet.at(450, 684, () => body(it, 'M-100 0C-112 -56 -80 -76 0 -76C80 -76 112 -56 100 0z', hour.light))
  sheet.at(800, 678, () => rolledTowel(it, 120, 30, hour.light))
  sheet.at(180, 1010, () => {
    stool(it, 200, 250)
    sheet.at(-40, -272, () => candle(it, 70, 56), 0.9).at(50, -272, () => dropperBottle(it, 130, '#5a2f2c'))
  })
  sheet.at(1450, 1020, () => {
    for (let leaf = 0; leaf < 5; leaf++)
      sheet.at(0, -200, () => broadLeaf(it, random.between(330, 430), hour.leaf), 1, -52 + leaf * 26)
    pottery(it, '#7b5a5b', 3)
  })
}

function candles(it: Evening): void {
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
