/** Tutoring scenes of one subject: board, drawing, laboratory, keys, exam. */
import { n, polygon } from '../sheet.ts'
import {
  BLUSH,
  box,
  circlePath,
  dotted,
  ground,
  inked,
  INKS,
  KEY,
  MINT,
  PAPER,
  RED,
  TEAL,
  YELLOW,
  type Print,
} from './print.ts'
import { bookPile, calculator, clock, compasses, flask, note, pencil, setSquare } from './things.ts'
import { standPot, metronome } from './extras.ts'

export function chalkboard(it: Print): void {
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

export function geometry(it: Print): void {
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

export function laboratory(it: Print): void {
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

export function music(it: Print): void {
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

export function exam(it: Print): void {
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
