/** Tutoring scenes at a desk or a shelf. */
import { SHEET_HEIGHT, SHEET_WIDTH } from '../sheet.ts'
import {
  BLUSH,
  box,
  fade,
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
import {
  bookPile,
  calculator,
  clock,
  figure,
  globe,
  lamp,
  laptop,
  mugOf,
  openBook,
  pencil,
  standingBooks,
} from './things.ts'
import { pinned, standPot, suitcase } from './extras.ts'

export function desk(it: Print): void {
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

export function globeScene(it: Print): void {
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

export function code(it: Print): void {
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

export function call(it: Print): void {
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

export function library(it: Print): void {
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
