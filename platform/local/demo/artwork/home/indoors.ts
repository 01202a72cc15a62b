/** Home scenes under a roof. */
import { arch, n, polygon, SHEET_HEIGHT, SHEET_WIDTH } from '../sheet.ts'
import {
  BUTTER,
  counter,
  CREAM,
  DELFT,
  form,
  INK,
  OAK,
  SAGE,
  sunPanes,
  TOMATO,
  wall,
  type Room,
} from './room.ts'
import {
  basket,
  bucket,
  dishBrush,
  frame,
  jar,
  kettle,
  lemonBowl,
  linenStack,
  mug,
  pendant,
  plant,
  soapBottle,
  sprayBottle,
  vase,
} from './props.ts'
import { hangingTools, ladder, paintTin, roller } from './tools.ts'
import { tiles, shelf, iron, toolbox, plank, shavings, sofa, sideTable } from './fittings.ts'

export function kitchen(room: Room): void {
  const { sheet, random, palette } = room
  const [a = DELFT, b = TOMATO, c = SAGE] = random.shuffle(palette.accents)
  wall(room)
  tiles(room, 470, 760)
  sunPanes(room, 230, 60, 470, 560)
  if (random.chance(0.6)) sheet.at(random.between(980, 1080), 250, () => pendant(room, a, 300))
  else shelf(room, 900, 330, 520)
  counter(room, 760)
  const props = random.shuffle([
    () => lemonBowl(room, a),
    () => kettle(room, b),
    () => linenStack(room, [CREAM, a, c], 250),
    () => vase(room, CREAM, b),
    () => bucket(room, a, 0.95),
  ])
  sheet.at(420, 810, props[0] ?? (() => lemonBowl(room, a)), 1.12)
  sheet.at(820, 830, props[1] ?? (() => kettle(room, b)), 1.18)
  sheet.at(1210, 800, () => plant(room, random.between(390, 470), c))
  sheet.at(1010, 862, () => sprayBottle(room, b), 0.92)
  sheet.at(620, 876, () => dishBrush(room), 0.95)
  sheet.at(240, 868, () => (random.chance(0.5) ? mug(room, c) : soapBottle(room, c)), 1.15)
}

export function laundry(room: Room): void {
  const { sheet, random, palette } = room
  const colours = random.shuffle([...palette.accents, CREAM, '#e8dcc3'])
  const [a = DELFT, b = TOMATO, c = CREAM, d = SAGE, e = BUTTER] = colours
  wall(room, 800)
  sunPanes(room, 160, 40, 420, 500)
  const rope = 150
  sheet.line(`M-20 ${rope}Q800 ${rope + 90} 1620 ${rope - 20}`, INK, 4)
  const hung = [a, c, b, e, d]
  hung.forEach((colour, index) => {
    const x = 180 + index * 270 + random.between(-20, 20)
    const y = rope + 76 - ((x - 780) / 780) ** 2 * 62
    const [w, h] = [random.between(180, 220), random.between(230, 350)]
    form(
      room,
      `M${n(x)} ${n(y)}h${n(w)}q10 ${n(h * 0.5)} -4 ${n(h)}q${n(-w / 2)} 26 ${n(-w + 6)} 2q-14 ${n(-h * 0.5)} -2 ${n(-h)}z`,
      colour,
    )
    if (index % 2 === 0)
      for (let stripe = 1; stripe < 4; stripe++)
        sheet.line(
          `M${n(x + 4)} ${n(y + (h * stripe) / 4)}q${n(w / 2)} 16 ${n(w - 6)} 0`,
          colour === CREAM ? a : CREAM,
          9,
          { opacity: 0.7, cap: 'butt' },
        )
    for (const peg of [0.14, 0.82])
      form(
        room,
        polygon(
          [x + w * peg - 8, y - 22],
          [x + w * peg + 8, y - 22],
          [x + w * peg + 7, y + 26],
          [x + w * peg - 7, y + 26],
        ),
        OAK,
      )
  })
  counter(room, 800, 140)
  sheet.at(480, 880, () => basket(room, [c, a, e]), 1.1)
  sheet.at(930, 860, () => linenStack(room, random.shuffle([CREAM, b, '#e8dcc3', d]), 290), 1.1)
  sheet.at(1230, 850, () => iron(room, a), 1.15)
}

export function bathroom(room: Room): void {
  const { sheet, random, palette } = room
  const [a = DELFT, b = TOMATO] = palette.accents
  wall(room)
  tiles(room, 0, 660, 92)
  const niche = arch(560, 70, 460, 470)
  sheet.path(niche, '#cfe0e6').path(niche, sheet.linear(60, [0, '#fff', 0.7], [1, '#8fb0bf', 0.5]))
  sheet.line(niche, CREAM, 26, { cap: 'butt' }).line('M790 70V540M560 330H1020', CREAM, 12, { cap: 'butt' })
  sheet
    .rect(0, 660, SHEET_WIDTH, 30, palette.top)
    .rect(0, 690, SHEET_WIDTH, 377, palette.front)
    .rect(0, 690, SHEET_WIDTH, 377, sheet.linear(20, [0, CREAM, 0.35], [1, INK, 0.3]))
  const tub =
    'M200 640H1390Q1410 640 1408 664C1390 880 1280 980 1100 984H480C300 980 204 880 184 664Q182 640 200 640z'
  sheet.ellipse(830, 1000, 620, 46, room.shadow)
  sheet.path(tub, '#f9f6ec').path(tub, sheet.linear(75, [0, '#fff', 0.6], [0.4, CREAM, 0], [1, INK, 0.3]))
  sheet.rect(176, 628, 1246, 34, '#fffdf6', { r: 17 }).rect(176, 650, 1246, 12, INK, { r: 6, opacity: 0.1 })
  for (const x of [430, 1130]) form(room, `M${x - 36} 968H${x + 36}L${x + 20} 1040H${x - 20}z`, OAK)
  for (let index = 0; index < 22; index++) {
    const x = 420 + random.between(0, 760)
    sheet.circle(
      x,
      622 - random.between(0, 50) * (1 - Math.abs(x - 800) / 420),
      random.between(18, 46),
      index % 3 ? '#ffffff' : '#dbeaf0',
      { opacity: 0.92 },
    )
  }
  sheet.line('M262 628V520Q262 470 312 470Q350 470 350 506', '#9aa7ad', 22)
  form(room, 'M226 540H300V566H226z', '#8a979d')
  form(room, 'M1180 600H1380V1010Q1280 990 1180 1006z', a)
  for (const y of [900, 930]) sheet.line(`M1182 ${y}Q1280 ${y - 14} 1378 ${y}`, CREAM, 9, { cap: 'butt' })
  sheet.at(1130, 640, () => soapBottle(room, b), 0.7)
  sheet.at(random.between(130, 170), 1030, () => plant(room, 470, palette.accents[2]))
}

export function workbench(room: Room): void {
  const { sheet, random, palette } = room
  const [a = DELFT, b = TOMATO, c = SAGE] = palette.accents
  wall(room)
  form(room, 'M150 70H1450V640H150z', '#d9b885')
  sheet.path(
    'M150 70H1450V640H150z',
    sheet.pattern(46, 0, '<circle cx="23" cy="23" r="4.5" fill="#7d5a30" opacity=".5"/>'),
  )
  const tools = random.shuffle(Object.values(hangingTools)).slice(0, 6)
  tools.forEach((tool, index) => {
    const x = 270 + index * 212
    sheet.at(
      x + 12,
      166,
      () => sheet.group({ opacity: 0.16 }, () => sheet.rect(-20, 20, 44, 270, INK, { r: 20 })),
      1,
      4,
    )
    sheet.at(x, 156, () => tool(room), 1.08)
    sheet.circle(x, 142, 11, INK).circle(x - 3, 139, 4, CREAM)
  })
  counter(room, 790, 150)
  sheet.at(1180, 850, () => toolbox(room, random.pick([a, b])), 1.12)
  sheet.at(430, 850, () => plank(room), 1)
  sheet.at(760, 850, () => jar(room, 130, '#7d878e'), 1.1)
  sheet.at(910, 870, () => mug(room, c), 1.15)
  if (random.chance(0.7)) sheet.at(520, 786, () => shavings(room), 1)
}

export function painting(room: Room): void {
  const { sheet, random, palette } = room
  const fresh = random.pick([DELFT, '#6d8a66', '#c5624a', '#e2b548', '#7fa3b3'])
  wall(room, 880)
  const edge = random.between(760, 900)
  // Strokes of the roller: strips side by side, each ending at its own height.
  const strip = 96
  let coat = `M0 110H${n(edge)}V${n(random.between(560, 700))}`
  for (let x = edge; x > 0; x -= strip)
    coat += `h${-strip}V${n(x < strip * 3 ? 880 : random.between(620, 850))}`
  coat += 'H0z'
  sheet.path(coat, fresh).path(coat, sheet.radial(0.3, 0.3, 0.8, [0, '#fff', 0.28], [1, INK, 0.16]))
  for (let x = edge - strip; x > 0; x -= strip * 2) sheet.rect(x, 112, strip, 500, '#fff', { opacity: 0.05 })
  sunPanes(room, 90, 150, 400, 480, true)
  sheet.rect(0, 86, SHEET_WIDTH, 24, CREAM).rect(0, 108, SHEET_WIDTH, 10, INK, { opacity: 0.1 })
  sheet
    .rect(0, 838, SHEET_WIDTH, 44, CREAM)
    .rect(0, 880, SHEET_WIDTH, 187, palette.front)
    .rect(0, 880, SHEET_WIDTH, 187, sheet.linear(12, [0, CREAM, 0.4], [1, INK, 0.2]))
  const cloth = 'M40 1067C160 930 360 960 520 930C760 900 980 950 1180 934C1340 930 1480 990 1560 1067z'
  sheet
    .path(cloth, '#efe7d4')
    .path(cloth, room.lit)
    .line('M200 1000Q420 950 640 1010M820 960Q1000 1000 1230 960', INK, 4, { opacity: 0.1 })
  sheet.at(1180, 960, () => ladder(room, 620), 1.05)
  sheet.at(edge - 44, 560, () => roller(room, fresh), 0.9, 0)
  sheet.at(470, 1000, () => paintTin(room, fresh), 1.15)
  sheet.at(720, 1030, () => paintTin(room, CREAM), 0.9)
  sheet.at(620, 1040, () => hangingTools['brush']?.(room), 0.72, -98)
}

export function livingRoom(room: Room): void {
  const { sheet, random, palette } = room
  const [a = DELFT, b = TOMATO, c = BUTTER] = random.shuffle([DELFT, TOMATO, SAGE, BUTTER])
  wall(room, 790)
  sunPanes(room, 90, 50, 480, 560)
  sheet.at(760, 110, () => frame(room, 220, 280, 'hill'))
  sheet.at(1010, 150, () => frame(room, 190, 190, random.pick(['fruit', 'lines'])))
  if (random.chance(0.6)) sheet.at(1000, 380, () => frame(room, 170, 130, 'lines'))
  sheet
    .rect(0, 760, SHEET_WIDTH, 30, CREAM)
    .rect(0, 790, SHEET_WIDTH, 277, palette.top)
    .rect(0, 790, SHEET_WIDTH, 277, sheet.linear(16, [0, CREAM, 0.5], [1, INK, 0.22]))
  sheet.ellipse(800, 985, 720, 74, c, { opacity: 0.85 }).ellipse(800, 985, 640, 60, CREAM, { opacity: 0.5 })
  sofa(room, a, [b, CREAM])
  sheet.at(1420, 930, () => plant(room, 620, b))
  sheet.at(190, 950, () => sideTable(room), 1.05)
}

export function pantry(room: Room): void {
  const { sheet, random, palette } = room
  const fill = random.shuffle(['#d9a35a', '#b9552f', '#8d6b3f', '#71895f', '#e3c36a', '#5a3b2a', '#c98b8b'])
  wall(room)
  const back = polygon([170, 40], [1430, 40], [1430, 1030], [170, 1030])
  form(room, back, palette.wallFar)
  sheet.line('M170 40H1430V1030H170z', OAK, 34, { cap: 'butt' })
  const rows = [350, 680, 1000]
  rows.forEach((y, row) => {
    sheet.rect(170, y + 20, 1260, 60, sheet.linear(90, [0, INK, 0.24], [1, INK, 0]))
    form(room, polygon([160, y], [1440, y], [1440, y + 26], [160, y + 26]), OAK)
    let x = 270
    while (x < 1360) {
      x += putOnShelf(room, x, y, row === 0 ? 'upper' : 'lower', fill)
      x += 145
    }
  })
  sheet.rect(
    0,
    0,
    SHEET_WIDTH,
    SHEET_HEIGHT,
    sheet.linear(25, [0, '#fff3cf', 0.35], [0.5, '#fff3cf', 0], [1, INK, 0.22]),
  )
}

/** One thing on a pantry shelf at `x`; returns by how much it is wider than a jar. */
function putOnShelf(
  room: Room,
  x: number,
  y: number,
  level: 'upper' | 'lower',
  fill: readonly string[],
): number {
  const { sheet, random, palette } = room
  const kind = random.whole(0, 5)
  if (kind <= 1) sheet.at(x, y, () => jar(room, random.between(130, 200), random.pick(fill)))
  else if (kind === 2) {
    const colours = random.shuffle([CREAM, ...palette.accents]).slice(0, 3)
    sheet.at(x + 50, y, () => linenStack(room, colours, 190))
    return 100
  } else if (kind === 3) {
    sheet.at(x + 50, y, () => lemonBowl(room, random.pick(palette.accents)), 0.8)
    return 110
  } else if (kind === 4 && level === 'upper')
    sheet.at(x, y, () => vase(room, random.pick([CREAM, DELFT]), TOMATO), 0.68)
  else if (kind === 4) sheet.at(x, y, () => soapBottle(room, random.pick(palette.accents)))
  else sheet.at(x, y, () => plant(room, 220, random.pick([TOMATO, DELFT])))
  return 0
}
