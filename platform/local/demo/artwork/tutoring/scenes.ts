/** Tutoring: posters of the things one learns with. */
import type { Random } from '../random.ts'
import type { Scene } from '../scenes.ts'
import { n, polygon, Sheet, SHEET_HEIGHT, SHEET_WIDTH } from '../sheet.ts'
import {
  BLUSH,
  box,
  circlePath,
  dotted,
  dropShadow,
  fade,
  ground,
  hatched,
  inked,
  INKS,
  KEY,
  MINT,
  PAPER,
  print,
  RED,
  TEAL,
  YELLOW,
  type Print,
} from './print.ts'
import {
  bookPile,
  calculator,
  clock,
  compasses,
  figure,
  flask,
  globe,
  lamp,
  laptop,
  mugOf,
  note,
  openBook,
  pencil,
  setSquare,
  standingBooks,
} from './things.ts'

const DRAW: Readonly<Record<string, (it: Print) => void>> = {
  desk,
  chalkboard,
  geometry,
  globe: globeScene,
  laboratory,
  music,
  code,
  library,
  exam,
  call,
}

export function drawTutoring(scene: Scene, random: Random): Sheet {
  const sheet = new Sheet()
  DRAW[scene]?.(print(sheet, random))
  return sheet
}

function desk(it: Print): void {
  const { sheet, random } = it
  const floor = ground(it, 830)
  if (random.chance(0.5))
    sheet.at(random.between(1180, 1300), 250, () => clock(it, 130, random.pick([RED, YELLOW, TEAL])))
  else pinned(it, 1130, 110)
  sheet.at(360, floor + 60, () => lamp(it, random.pick([RED, TEAL, KEY])), 1.2)
  sheet.at(1240, floor + 70, () => bookPile(it, random.whole(3, 5), 360))
  sheet.at(800, floor + 120, () => openBook(it), 1.08)
  sheet.at(1000, floor + 80, () => mugOf(it, random.pick([YELLOW, MINT, BLUSH])), 1)
  sheet.at(620, floor + 150, () => pencil(it, RED, 240), 0.9, 74)
}

function chalkboard(it: Print): void {
  const { sheet, random } = it
  const floor = ground(it, 880)
  sheet.rect(190, 120, 1250, 700, KEY)
  inked(it, box(170, 90, 1250, 700), random.pick([TEAL, '#1d6b62', '#23314f']), 12)
  sheet.path(box(170, 90, 1250, 700), 'none', {
    stroke: PAPER,
    width: 5,
    transform: 'translate(22 22) scale(.972 .937)',
  })
  const [ox, oy] = [random.pick([420, 760]), 640]
  const chalk = (d: string, width = 8, ink: string = PAPER) => sheet.line(d, ink, width)
  chalk(
    `M${ox} 200V690M${ox - 130} ${oy}H${ox + 560}M${ox} 190l-14 26m14 -26l14 26M${ox + 570} ${oy}l-26 -14m26 14l-26 14`,
  )
  const kind = random.whole(0, 2)
  let curve = ''
  for (let step = 0; step <= 60; step++) {
    const t = step / 60
    const y =
      kind === 0
        ? 400 * (t - 0.42) ** 2 * 3.4
        : kind === 1
          ? 190 - 170 * Math.sin(t * 9)
          : 420 * Math.exp(-t * 4)
    curve += `${step ? 'L' : 'M'}${n(ox + 20 + t * 500)} ${n(oy - 20 - (kind === 0 ? y : kind === 1 ? y : 400 - y))}`
  }
  chalk(curve, 12, YELLOW)
  if (random.chance(0.7)) chalk(`M${ox + 40} ${oy - 60}L${ox + 500} ${oy - 330}`, 7, BLUSH)
  const left = ox > 600
  const tx = left ? 240 : 1060
  const written = [
    `M${tx} 230h60l-44 56h50M${tx + 90} 250h60M${tx + 90} 276h60M${tx + 176} 290l34 -70l34 70M${tx + 186} 266h48`,
    `M${tx} 370q20 -40 40 0t40 0M${tx + 100} 350v50M${tx + 76} 375h48M${tx + 150} 400l50 -60M${tx + 150} 340l50 60`,
    `M${tx} 500l24 40l36 -110h140M${tx + 80} 470l40 60M${tx + 120} 470l-40 60M${tx + 150} 460v-20q30 -20 30 0t-30 30h36`,
  ]
  written.forEach((line) => chalk(line, 8))
  inked(it, box(150, 790, 1290, 34), YELLOW)
  inked(it, box(random.between(500, 900), 762, 120, 28), BLUSH, 6)
  sheet.at(300, floor + 90, () => bookPile(it, 3, 300), 1)
  sheet.at(1280, floor + 100, () => standPot(it), 1)
}

function geometry(it: Print): void {
  const { sheet, random, inks } = it
  ground(it, 1067)
  const grid = sheet.pattern(
    64,
    0,
    `<path d="M64 0H0V64" fill="none" stroke="${KEY}" stroke-width="2" opacity=".35"/>`,
  )
  inked(it, box(230, 90, 1140, 890), PAPER, 9)
  sheet.path(box(230, 90, 1140, 890), grid)
  const r = random.between(230, 280)
  const [cx, cy] = [random.between(680, 760), 540]
  inked(it, circlePath(cx, cy, r), inks[1] === PAPER ? MINT : inks[1], 8)
  dotted(
    it,
    `M${n(cx)} ${n(cy)}L${n(cx + r)} ${n(cy)}A${n(r)} ${n(r)} 0 0 1 ${n(cx - r * 0.5)} ${n(cy + r * 0.866)}z`,
    KEY,
    18,
  )
  sheet.path(polygon([cx - r, cy], [cx + r * 0.5, cy - r * 0.866], [cx + r * 0.5, cy + r * 0.866]), RED, {
    blend: 'multiply',
    opacity: 0.85,
  })
  sheet.path(polygon([cx - r, cy], [cx + r * 0.5, cy - r * 0.866], [cx + r * 0.5, cy + r * 0.866]), 'none', {
    stroke: KEY,
    width: 8,
  })
  sheet.line(
    `M${n(cx)} ${n(cy)}L${n(cx + r * 0.5)} ${n(cy - r * 0.866)}M${n(cx - r * 1.3)} ${n(cy)}H${n(cx + r * 1.3)}`,
    KEY,
    5,
    { dash: '16 12', cap: 'butt' },
  )
  for (const [x, y] of [
    [cx - r, cy],
    [cx + r * 0.5, cy - r * 0.866],
    [cx + r * 0.5, cy + r * 0.866],
    [cx, cy],
  ])
    sheet.circle(x ?? 0, y ?? 0, 15, PAPER, { stroke: KEY, width: 7 })
  sheet.at(cx + 80, cy + 30, () => compasses(it, 480), 1, random.between(6, 18))
  sheet.at(1090, 930, () => setSquare(it, 400, YELLOW), 1, random.between(-18, -6))
  sheet.at(330, 960, () => pencil(it, TEAL, 420), 1, random.between(18, 34))
  inked(it, polygon([300, 120], [900, 120], [900, 190], [300, 190]), MINT)
  for (let x = 320; x < 900; x += 26) sheet.line(`M${x} 120V${x % 52 ? 142 : 158}`, KEY, 5, { cap: 'butt' })
}

function globeScene(it: Print): void {
  const { sheet, random } = it
  const floor = ground(it, 840)
  const words = [
    [250, 180, 250, 120, YELLOW],
    [1080, 130, 290, 130, PAPER],
    [1180, 400, 220, 110, BLUSH],
  ] as const
  words.forEach(([x, y, w, h, colour], index) => {
    if (index === 2 && random.chance(0.4)) return
    inked(it, `M${x} ${y}h${w}v${h}h${-w * 0.62}l${-30} 50v-50h${-w * 0.38 + 30}z`, colour)
    const marks = [
      `M${x + 34} ${y + 44}H${x + w - 40}M${x + 34} ${y + 78}H${x + w - 110}`,
      `M${x + 34} ${y + 84}l28 -56l28 56M${x + 44} ${y + 66}h36M${x + 124} ${y + 36}h60M${x + 154} ${y + 24}v12M${x + 134} ${y + 36}q20 46 56 48M${x + 180} ${y + 36}q-16 40 -52 50`,
    ]
    sheet.line(marks[index % 2] ?? '', KEY, 9)
  })
  sheet.at(800, floor + 90, () => globe(it, random.between(250, 285)))
  sheet.at(370, floor + 110, () => bookPile(it, random.whole(3, 4), 330))
  sheet.at(1160, floor + 120, () => (random.chance(0.5) ? mugOf(it, YELLOW) : suitcase(it)), 1.1)
}

function laboratory(it: Print): void {
  const { sheet, random } = it
  const floor = ground(it, 830)
  const [mx, my] = [random.pick([300, 1180]), 260]
  const atoms = [
    [0, 0, 54, RED],
    [130, -70, 38, YELLOW],
    [120, 90, 38, TEAL],
    [-120, 70, 44, PAPER],
    [250, -10, 30, BLUSH],
    [-150, -60, 28, MINT],
  ] as const
  sheet.line(
    atoms
      .slice(1)
      .map(
        ([x, y], index) =>
          `M${mx + (index > 2 ? x * 0.5 : 0)} ${my + (index > 2 ? y * 0.5 : 0)}L${mx + x} ${my + y}`,
      )
      .join(''),
    KEY,
    13,
  )
  for (const [x, y, r, colour] of atoms) inked(it, circlePath(mx + x, my + y, r), colour)
  const kinds = random.shuffle(['cone', 'round', 'tube', 'cone'] as const)
  const inks = random.shuffle([RED, TEAL, YELLOW, BLUSH])
  kinds.forEach((kind, index) =>
    sheet.at(
      430 + index * 240,
      floor + 90 + (index % 2) * 50,
      () => flask(it, inks[index] ?? RED, kind),
      random.between(0.95, 1.15),
    ),
  )
  inked(it, box(1330, floor - 250, 130, 330), PAPER)
  for (let row = 0; row < 5; row++) inked(it, box(1346, floor - 232 + row * 58, 42, 42), INKS[row] ?? RED, 5)
  for (let row = 0; row < 5; row++) inked(it, box(1402, floor - 232 + row * 58, 42, 42), random.pick(INKS), 5)
  sheet.at(210, floor + 150, () => bookPile(it, 2, 280))
}

function music(it: Print): void {
  const { sheet, random } = it
  ground(it, 700)
  const staff = random.between(150, 210)
  for (let line = 0; line < 5; line++)
    sheet.line(
      `M0 ${n(staff + line * 54)}Q800 ${n(staff + line * 54 - 80)} 1600 ${n(staff + line * 54 + 40)}`,
      KEY,
      6,
    )
  const colours = random.shuffle(
    [RED, TEAL, YELLOW, PAPER, BLUSH].filter((ink) => !it.inks.slice(0, 2).includes(ink)),
  )
  for (let index = 0; index < 3; index++)
    sheet.at(
      290 + index * 340 + random.between(-40, 40),
      staff + random.between(120, 260),
      () => note(it, colours[index % colours.length] ?? PAPER),
      random.between(0.9, 1.2),
      random.between(-8, 8),
    )
  inked(it, box(-40, 640, 1700, 100), KEY, 0)
  inked(it, box(-40, 620, 1700, 44), RED, 8)
  const width = 134
  for (let key = 0; key < 13; key++) {
    const pressed = random.chance(0.2)
    inked(it, box(-60 + key * width, 700, width, 380), pressed ? random.pick([YELLOW, MINT]) : PAPER, 8)
    if (pressed) dotted(it, box(-60 + key * width, 900, width, 180), KEY, 16)
  }
  for (let key = 0; key < 13; key++)
    if (![2, 6, 9].includes(key))
      sheet
        .rect(-60 + (key + 1) * width - 42, 700, 84, 230, KEY)
        .rect(-60 + (key + 1) * width - 26, 714, 16, 180, PAPER, { opacity: 0.25 })
  sheet.at(1330, 622, () => metronome(it), 0.95)
}

function code(it: Print): void {
  const { sheet, random } = it
  const floor = ground(it, 850)
  sheet.at(800, floor + 110, () =>
    laptop(it, () => {
      inked(it, box(-350, -510, 700, 52), YELLOW, 6)
      for (const [index, x] of [-320, -286, -252].entries())
        sheet.circle(x, -484, 11, INKS[index] ?? RED, { stroke: KEY, width: 5 })
      for (let row = 0; row < 6; row++) {
        let x = -310 + [0, 44, 88, 88, 44, 0][row]!
        for (let word = 0; word < random.whole(2, 4); word++) {
          const w = random.between(50, 150)
          if (x + w > 310) break
          sheet.rect(x, -430 + row * 54, w, 26, random.pick([RED, TEAL, KEY, MINT, BLUSH]))
          x += w + 20
        }
      }
    }),
  )
  for (const [x, flip] of [
    [230, false],
    [1370, true],
  ] as const) {
    sheet.at(
      x,
      390,
      () => {
        const brace = 'M70 -190H40Q0 -190 0 -150V-50Q0 0 -50 0Q0 0 0 50V150Q0 190 40 190H70'
        sheet
          .line(brace, KEY, 62, { cap: 'butt' })
          .line(brace, it.inks[0] === RED ? YELLOW : RED, 44, { cap: 'butt' })
      },
      1,
      0,
      flip,
    )
  }
  if (random.chance(0.5)) sheet.at(1370, floor + 130, () => mugOf(it, YELLOW), 1.1)
  else sheet.at(1390, floor + 60, () => calculator(it), 0.8, 8)
  sheet.at(210, floor + 120, () => bookPile(it, random.whole(2, 4), 280))
}

function library(it: Print): void {
  const { sheet, random, inks } = it
  sheet.rect(0, 0, SHEET_WIDTH, SHEET_HEIGHT, inks[0])
  fade(it, [0, 0, SHEET_WIDTH, SHEET_HEIGHT], KEY, random.pick([20, 160]), 34)
  for (const y of [366, 706, 1046]) {
    const gap = random.pick([500, 860, 1100])
    let [x, isOpen] = [20, true]
    while (x < 1560) {
      if (isOpen && x > gap) {
        isOpen = false
        const inside = random.whole(0, 2)
        if (inside === 0) sheet.at(x + 150, y, () => globe(it, 88), 0.9)
        else if (inside === 1) sheet.at(x + 150, y, () => bookPile(it, 4, 240), 0.95)
        else sheet.at(x + 150, y, () => standPot(it), 0.85)
        x += 310
        continue
      }
      const widths = Array.from({ length: 4 }, () => random.between(38, 78))
      const total = widths.reduce((sum, width) => sum + width, 0)
      if (x + total > 1590) break
      sheet.at(x, y, () => standingBooks(it, widths, 280))
      x += total + (random.chance(0.2) ? 26 : 0)
    }
    inked(it, box(-20, y, 1640, 30), KEY, 0)
    sheet.rect(-20, y + 8, 1640, 6, YELLOW)
  }
}

function exam(it: Print): void {
  const { sheet, random } = it
  ground(it, 1067)
  sheet.at(
    random.between(640, 700),
    540,
    () => {
      sheet.rect(-330, -440, 700, 940, KEY)
      inked(it, box(-360, -470, 700, 940), PAPER, 9)
      inked(it, box(-360, -470, 700, 110), YELLOW, 8)
      sheet.line('M-320 -415H-60', KEY, 16, { cap: 'butt' })
      for (let row = 0; row < 8; row++) {
        const y = -300 + row * 92
        sheet.line(`M-320 ${y}h44`, KEY, 10, { cap: 'butt' })
        const answer = random.whole(0, 3)
        for (let choice = 0; choice < 4; choice++) {
          const isChosen = choice === answer && row < 6
          sheet.circle(-200 + choice * 110, y, 29, isChosen ? random.pick([RED, RED, TEAL]) : PAPER, {
            stroke: KEY,
            width: 7,
          })
          if (isChosen) sheet.path(circlePath(-200 + choice * 110, y, 15), KEY)
        }
        if (row < 6) sheet.line(`M240 ${y - 4}l22 22l44 -54`, TEAL, 12)
      }
    },
    1,
    random.between(-7, 5),
  )
  sheet.at(1250, 340, () => clock(it, 190, RED))
  sheet.at(1120, 950, () => pencil(it, YELLOW, 420), 1.1, random.between(24, 48))
  sheet.at(280, 900, () => calculator(it), 1, -14)
}

function call(it: Print): void {
  const { sheet, random } = it
  const floor = ground(it, 850)
  sheet.at(800, floor + 110, () =>
    laptop(it, () => {
      const screen = box(-350, -510, 700, 430)
      sheet.path(screen, random.pick([MINT, YELLOW, BLUSH]))
      sheet.group({ clip: sheet.clip(screen) }, () => {
        fade(it, [-350, -510, 700, 430], KEY, 90, 24)
        sheet.at(-20, -150, () => figure(it, random.pick([RED, TEAL, PAPER])), 1.25)
      })
      sheet.path(screen, 'none', { stroke: KEY, width: 8 })
      inked(it, box(150, -490, 180, 130), random.pick([YELLOW, PAPER]), 6)
      sheet.group({ clip: sheet.clip(box(152, -488, 176, 126)) }, () =>
        sheet.at(240, -350, () => figure(it, TEAL), 0.42),
      )
      for (const [index, x] of [-60, 0, 60].entries())
        sheet.circle(x, -112, 22, [PAPER, RED, PAPER][index] ?? PAPER, { stroke: KEY, width: 6 })
    }),
  )
  sheet.at(1330, 300, () => {
    inked(it, 'M-150 -110H150V90H-30L-80 150V90H-150z', PAPER, 8)
    if (random.chance(0.5)) sheet.line('M-100 40L-40 -60L20 20L70 -50L100 -20', RED, 12)
    else sheet.line('M-100 -50H90M-100 -6H40M-100 38H66', KEY, 11, { cap: 'butt' })
  })
  sheet.at(230, floor + 110, () => (random.chance(0.5) ? mugOf(it, RED) : bookPile(it, 3, 260)), 1.1)
  sheet.at(1400, floor + 130, () => openBook(it), 0.6)
}

function pinned(it: Print, x: number, y: number): void {
  inked(it, box(x, y, 300, 220), PAPER)
  hatched(it, box(x + 24, y + 110, 120, 86), TEAL, 16)
  it.sheet.line(`M${x + 30} ${y + 50}H${x + 230}M${x + 30} ${y + 82}H${x + 160}`, KEY, 8, { cap: 'butt' })
  inked(it, circlePath(x + 220, y + 150, 42), YELLOW, 6)
  it.sheet.circle(x + 150, y + 6, 16, RED, { stroke: KEY, width: 6 })
}

function standPot(it: Print): void {
  const { random } = it
  dropShadow(it, 130)
  for (let leaf = 0; leaf < 7; leaf++) {
    it.sheet.at(
      0,
      -120,
      () => inked(it, 'M0 0C-40 -50 -36 -130 0 -190C36 -130 40 -50 0 0z', leaf % 2 ? TEAL : MINT, 6),
      random.between(0.8, 1.1),
      -66 + leaf * 22,
    )
  }
  inked(it, polygon([-74, -130], [74, -130], [54, 0], [-54, 0]), RED)
  dotted(it, polygon([6, -130], [74, -130], [54, 0], [6, 0]), KEY, 14)
}

function suitcase(it: Print): void {
  dropShadow(it, 300)
  it.sheet.line('M-56 -190V-232H56V-190', KEY, 18, { cap: 'butt' })
  inked(it, box(-160, -190, 320, 190), RED)
  inked(it, box(-110, -190, 34, 190), YELLOW, 6)
  inked(it, box(76, -190, 34, 190), YELLOW, 6)
}

function metronome(it: Print): void {
  dropShadow(it, 220)
  inked(it, polygon([-60, -330], [60, -330], [120, 0], [-120, 0]), YELLOW)
  inked(it, polygon([-40, -290], [40, -290], [66, -110], [-66, -110]), PAPER, 6)
  it.sheet.at(
    0,
    -100,
    () => it.sheet.line('M0 0V-260', KEY, 10).rect(-20, -200, 40, 44, RED, { stroke: KEY, width: 6 }),
    1,
    it.random.between(-24, 24),
  )
  dotted(it, polygon([20, -90], [98, -90], [120, 0], [20, 0]), KEY, 14)
}
