/** Wellness scenes of rooms. */
import { arch, n, polygon } from '../sheet.ts'
import { beam, body, glow, ground, plane, sky, steam, wall, type Evening } from './evening.ts'
import { branch, broadLeaf, candle, dropperBottle, frond, pottery, rolledTowel, stool } from './things.ts'

export function bath(it: Evening): void {
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

export function window(it: Evening): void {
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

export function studio(it: Evening): void {
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
