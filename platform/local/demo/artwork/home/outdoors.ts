/** Home scenes at the window, at the door and in the garden. */
import { arch, polygon, SHEET_HEIGHT, SHEET_WIDTH } from '../sheet.ts'
import { CREAM, DELFT, form, INK, OAK, TOMATO, wall, type Room } from './room.ts'
import { bucket, plant, vase } from './props.ts'
import { terracotta, wateringCan } from './tools.ts'
import { roofs, squeegee, shed, flower, leaves, lantern } from './yard.ts'

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
