/** Home scenes at the window, at the door and in the garden. */
import { arch, n, polygon, SHEET_HEIGHT, SHEET_WIDTH } from '../sheet.ts'
import { bucket, plant, vase } from './props.ts'
import {
  BUTTER,
  CREAM,
  DELFT,
  form,
  groundShadow,
  INK,
  leafPath,
  leafShade,
  OAK,
  SAGE,
  TOMATO,
  vessel,
  wall,
  type Room,
} from './room.ts'
import { terracotta, wateringCan } from './tools.ts'

export function windows(room: Room): void {
  const { sheet, random, palette } = room
  const [a = DELFT, b = TOMATO] = random.shuffle(palette.accents)
  wall(room)
  const [x, y, w, h] = [440, 70, 720, 800]
  const sky = sheet.linear(90, [0, '#a9cfe0'], [0.7, '#e3eee6'], [1, '#f4e7c4'])
  sheet.rect(x, y, w, h, sky)
  sheet.group({ clip: sheet.clip(polygon([x, y], [x + w, y], [x + w, y + h], [x, y + h])) }, () => {
    roofs(room, x, y, w, h)
    sheet.path(polygon([x, y], [x + w * 0.5, y], [x, y + h * 0.7]), '#ffffff', { opacity: 0.2 })
    sheet.path(
      polygon([x + w * 0.62, y], [x + w * 0.74, y], [x + w * 0.2, y + h], [x + w * 0.08, y + h]),
      '#ffffff',
      { opacity: 0.22 },
    )
  })
  sheet
    .line(`M${x} ${y}H${x + w}V${y + h}H${x}z`, CREAM, 34, { cap: 'butt' })
    .line(`M${x + w / 2} ${y}V${y + h}M${x} ${y + h * 0.36}H${x + w}`, CREAM, 20, { cap: 'butt' })
  form(
    room,
    polygon([x - 70, y + h + 10], [x + w + 70, y + h + 10], [x + w + 90, y + h + 54], [x - 90, y + h + 54]),
    CREAM,
  )
  sheet.rect(x - 80, y + h + 54, w + 180, 60, sheet.linear(90, [0, INK, 0.2], [1, INK, 0]))
  for (const [left, flip] of [
    [210, false],
    [1390, true],
  ] as const) {
    sheet.at(
      left,
      20,
      () => {
        form(room, 'M0 0H260C250 300 200 520 120 700C90 800 96 900 100 1010H0z', a)
        for (const fold of [50, 110, 170])
          sheet.line(`M${fold} 0C${fold} 360 ${fold * 0.7} 640 ${fold * 0.42} 1000`, INK, 12, {
            opacity: 0.12,
          })
        form(room, 'M-6 668Q60 700 138 660L128 700Q60 740 -6 706z', b)
      },
      1,
      0,
      flip,
    )
  }
  sheet.rect(150, 14, 1300, 22, OAK, { r: 11 }).circle(146, 25, 24, OAK).circle(1454, 25, 24, OAK)
  sheet.at(random.between(860, 930), 440, () => squeegee(room), 1.05, random.between(14, 26))
  sheet.at(
    600,
    y + h + 14,
    () => (random.chance(0.5) ? vase(room, DELFT, '#f6ead0') : plant(room, 260, b)),
    0.8,
  )
  sheet.at(1040, y + h + 20, () => bucket(room, b, 0.62))
}

export function garden(room: Room): void {
  const { sheet, random } = room
  const evening = random.chance(0.4)
  sheet.rect(
    0,
    0,
    SHEET_WIDTH,
    SHEET_HEIGHT,
    sheet.linear(90, [0, evening ? '#f3c98d' : '#b9d8e2'], [0.6, evening ? '#fae6bb' : '#f3eed3']),
  )
  sheet
    .circle(1180, 210, 92, '#fff3cb', { opacity: 0.9 })
    .circle(1180, 210, 300, sheet.radial(0.5, 0.5, 0.5, [0, '#fff3cb', 0.6], [1, '#fff3cb', 0]))
  for (let index = 0; index < 7; index++) {
    sheet.circle(
      index * 270 - 20,
      470 + random.between(-40, 30),
      random.between(150, 220),
      index % 2 ? '#8fa377' : '#a2b389',
    )
  }
  shed(room, random.pick([DELFT, TOMATO, '#5d7d6a']), random.between(300, 380))
  const hedge = 'M620 690V420Q620 390 650 390H1640V690z'
  form(room, hedge, '#5c7a4d')
  for (let index = 0; index < 170; index++) {
    sheet.ellipse(
      random.between(640, 1600),
      random.between(404, 680),
      22,
      12,
      random.pick(['#6c8b59', '#4d6a42', '#7d9a68']),
      { opacity: 0.7 },
    )
  }
  sheet.rect(0, 680, SHEET_WIDTH, 400, sheet.linear(80, [0, '#a9bb76'], [1, '#7c9456']))
  for (let row = 0; row < 4; row++)
    sheet.path(
      polygon(
        [0, 700 + row * 96],
        [SHEET_WIDTH, 690 + row * 96],
        [SHEET_WIDTH, 738 + row * 96],
        [0, 748 + row * 96],
      ),
      '#ffffff',
      { opacity: 0.08 },
    )
  const bed = 'M-20 1080V900C200 860 420 900 640 884C900 866 1240 900 1620 872V1080z'
  form(room, bed, '#7a5637')
  for (let x = 50; x < 1600; x += random.between(58, 96)) flower(room, x, 930 + random.between(0, 110))
  sheet.at(
    random.between(760, 880),
    868,
    () => wateringCan(room, random.pick([DELFT, '#8b979c', TOMATO])),
    1.2,
  )
  sheet.at(1200, 880, () => terracotta(room, 120))
  sheet.at(1330, 896, () => terracotta(room, 90))
  sheet.at(1200, 762, () => leaves(room), 0.9)
}

export function frontDoor(room: Room): void {
  const { sheet, random } = room
  const isNight = random.chance(0.45)
  const door = random.pick([DELFT, TOMATO, '#5d7d6a', '#3c4d63', '#d2a03d'])
  const stone = isNight ? '#3d4463' : random.pick(['#efdcb6', '#d9c0a0', '#e7d6c4'])
  sheet.rect(0, 0, SHEET_WIDTH, SHEET_HEIGHT, stone)
  const brick = sheet.pattern(
    128,
    0,
    `<path d="M0 0H128M0 64H128M64 0V64M0 64V128M128 64V128" stroke="${INK}" stroke-opacity=".12" stroke-width="4"/>`,
  )
  sheet.rect(0, 0, SHEET_WIDTH, 940, brick)
  sheet.rect(
    0,
    0,
    SHEET_WIDTH,
    940,
    sheet.linear(
      16,
      [0, isNight ? '#0f1430' : '#fff6dc', isNight ? 0.2 : 0.5],
      [1, INK, isNight ? 0.5 : 0.22],
    ),
  )
  form(room, arch(520, 90, 560, 850), CREAM)
  const leaf = arch(566, 136, 468, 804)
  sheet.path(leaf, door).path(leaf, room.lit)
  const fan = arch(610, 180, 380, 220)
  const glow = isNight ? '#ffdf8a' : '#bcd6df'
  sheet
    .path(fan, glow)
    .line('M800 400V190M800 390L650 270M800 390L950 270', CREAM, 10, { cap: 'butt' })
    .line(fan, CREAM, 12, { cap: 'butt' })
  for (const [px, py, ph] of [
    [616, 450, 190],
    [820, 450, 190],
    [616, 680, 210],
    [820, 680, 210],
  ] as const) {
    sheet
      .rect(px, py, 166, ph, INK, { opacity: 0.2, r: 6 })
      .rect(px + 9, py + 9, 148, ph - 18, door, { r: 4 })
      .rect(px + 9, py + 9, 148, ph - 18, room.lit, { r: 4 })
  }
  sheet.circle(1000, 640, 22, '#e5c05c').circle(994, 633, 8, '#fff6dc').rect(992, 676, 16, 28, INK, { r: 6 })
  form(room, 'M460 940H1140V984H460z', CREAM)
  form(room, 'M380 984H1220V1040H380z', '#e5d6b8')
  sheet.rect(0, 1030, SHEET_WIDTH, 40, isNight ? '#262c47' : '#b5a17e')
  form(room, polygon([640, 958], [960, 958], [1000, 1000], [600, 1000]), '#9c6a3c')
  lantern(room, 360, 330, isNight)
  sheet.at(330, 1010, () => plant(room, 520, random.pick([DELFT, TOMATO])))
  sheet.at(1290, 1010, () => plant(room, random.between(420, 600), random.pick([TOMATO, '#5d7d6a'])))
  if (isNight)
    sheet
      .rect(0, 0, SHEET_WIDTH, SHEET_HEIGHT, '#141a3a', { opacity: 0.32 })
      .circle(360, 400, 480, sheet.radial(0.5, 0.5, 0.5, [0, '#ffdf8a', 0.55], [1, '#ffdf8a', 0]))
      .path(fan, '#ffdf8a', { opacity: 0.75 })
}

function roofs({ sheet, random }: Room, x: number, y: number, w: number, h: number): void {
  for (let index = 0; index < 5; index++) {
    const [left, width] = [x + index * (w / 4.4) - 40, random.between(150, 210)]
    const top = y + h * random.between(0.5, 0.68)
    const colour = random.pick(['#d6a77c', '#c9856a', '#9fb0ae', '#e0c697'])
    sheet.path(
      polygon(
        [left, y + h],
        [left, top],
        [left + width / 2, top - 90],
        [left + width, top],
        [left + width, y + h],
      ),
      colour,
      { opacity: 0.85 },
    )
    for (let pane = 0; pane < 4; pane++)
      sheet.rect(left + 30 + (pane % 2) * 66, top + 30 + Math.floor(pane / 2) * 90, 34, 50, '#fff3cf', {
        opacity: 0.8,
      })
  }
  for (let index = 0; index < 6; index++)
    sheet.circle(
      x + random.between(0, w),
      y + h - random.between(0, 40),
      random.between(60, 110),
      random.pick(['#7f9a68', '#95ab7b']),
    )
}

function squeegee(room: Room): void {
  const { sheet } = room
  sheet.path('M-150 -20C-170 -220 -120 -330 -60 -380H210C170 -260 150 -150 150 -20z', '#eef6f5', {
    opacity: 0.5,
  })
  form(room, 'M-160 -20H160V4H-160z', INK)
  form(room, 'M-164 4H164V26H-164z', '#aeb7bb')
  form(room, 'M-20 26H20L14 96H-14z', '#8b979c')
  vessel(room, 'M-20 92H20L24 300Q0 316 -24 300z', BUTTER)
}

function shed(room: Room, colour: string, x: number): void {
  const { sheet } = room
  form(room, polygon([x - 200, 700], [x - 200, 380], [x, 230], [x + 200, 380], [x + 200, 700]), colour)
  for (let at = -160; at < 200; at += 40)
    sheet.line(`M${n(x + at)} ${n(260 + Math.abs(at) * 0.75)}V700`, INK, 3, { opacity: 0.22 })
  form(
    room,
    polygon([x - 240, 392], [x, 208], [x + 240, 392], [x + 240, 430], [x, 246], [x - 240, 430]),
    CREAM,
  )
  form(room, polygon([x - 70, 700], [x - 70, 470], [x + 70, 470], [x + 70, 700]), CREAM)
  sheet.line(`M${x - 60} 480L${x + 60} 690M${x + 60} 480L${x - 60} 690`, colour, 12, { cap: 'butt' })
  const pane = arch(x - 34, 300, 68, 100)
  sheet.path(pane, '#fbe7a6').line(pane, CREAM, 9, { cap: 'butt' })
}

function flower(room: Room, x: number, y: number): void {
  const { sheet, random } = room
  const height = random.between(90, 220)
  const bloom = random.pick([TOMATO, BUTTER, '#f6ead0', DELFT, '#d88c86'])
  sheet.at(
    x,
    y,
    () => {
      sheet.line(`M0 0V${n(-height)}`, '#4f6a42', 6)
      for (const turn of [-52, 48])
        sheet.at(
          0,
          -height * 0.24,
          () => sheet.path(leafPath(15, 84), SAGE).path(leafShade(15, 84), INK, { opacity: 0.2 }),
          1,
          turn,
        )
      if (random.chance(0.5)) {
        for (let petal = 0; petal < 8; petal++)
          sheet.at(0, -height, () => sheet.ellipse(0, -24, 12, 24, bloom), 1, petal * 45)
        sheet.circle(0, -height, 13, bloom === BUTTER ? '#8d5a2b' : BUTTER)
      } else {
        form(
          room,
          `M-26 ${n(-height - 42)}L-12 ${n(-height - 24)}L0 ${n(-height - 48)}L12 ${n(-height - 24)}L26 ${n(-height - 42)}C32 ${n(-height)} 18 ${n(-height + 14)} 0 ${n(-height + 14)}C-18 ${n(-height + 14)} -32 ${n(-height)} -26 ${n(-height - 42)}z`,
          bloom,
        )
      }
    },
    1,
    random.between(-7, 7),
  )
}

function leaves({ sheet, random }: Room): void {
  for (let index = 0; index < 8; index++) {
    sheet.at(
      0,
      0,
      () =>
        sheet
          .path(leafPath(22, 130), random.pick(['#6f8b5c', '#55724c']))
          .path(leafShade(22, 130), INK, { opacity: 0.2 }),
      1,
      -70 + index * 20,
    )
  }
}

function lantern(room: Room, x: number, y: number, isLit: boolean): void {
  const { sheet } = room
  sheet.line(`M${x - 70} ${y - 60}H${x}V${y - 20}`, INK, 12)
  form(room, polygon([x - 52, y], [x, y - 44], [x + 52, y]), INK)
  sheet.path(
    polygon([x - 44, y], [x + 44, y], [x + 34, y + 130], [x - 34, y + 130]),
    isLit ? '#ffe39a' : '#dfe8e6',
  )
  sheet.line(`M${x - 44} ${y}L${x - 34} ${y + 130}H${x + 34}L${x + 44} ${y}M${x} ${y}V${y + 130}`, INK, 8)
  groundShadow(room, 1)
}
