/**
 * A sheet of paper to draw on: collects SVG shapes and the gradients and clips they use. All scenes are drawn on
 * 1600 × 1067 units and cropped to the wanted format, so what matters stays near the middle.
 */
export const SHEET_WIDTH = 1600
export const SHEET_HEIGHT = 1067

export type Stop = readonly [offset: number, colour: string, opacity?: number]
export type Style = Readonly<{
  stroke?: string
  width?: number
  opacity?: number
  blend?: 'multiply' | 'screen' | 'soft-light'
  clip?: string
  transform?: string
  cap?: 'round' | 'butt' | 'square'
  dash?: string
  filter?: string
}>

export class Sheet {
  #defs: string[] = []
  #body: string[] = []
  #count = 0

  rect(x: number, y: number, w: number, h: number, fill: string, style: Style & { r?: number } = {}): this {
    const corner = style.r ? ` rx="${n(style.r)}"` : ''
    return this.#add(
      `<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}"${corner} ${paint(fill, style)}/>`,
    )
  }

  path(d: string, fill: string, style: Style = {}): this {
    return this.#add(`<path d="${d}" ${paint(fill, style)}/>`)
  }

  line(d: string, stroke: string, width: number, style: Style = {}): this {
    return this.path(d, 'none', { cap: 'round', ...style, stroke, width })
  }

  circle(x: number, y: number, r: number, fill: string, style: Style = {}): this {
    return this.#add(`<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" ${paint(fill, style)}/>`)
  }

  ellipse(x: number, y: number, rx: number, ry: number, fill: string, style: Style = {}): this {
    return this.#add(`<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(rx)}" ry="${n(ry)}" ${paint(fill, style)}/>`)
  }

  /** Everything that `draw` adds, under one style. */
  group(style: Style, draw: () => void): this {
    this.#add(`<g ${paint(undefined, style)}>`)
    draw()
    return this.#add('</g>')
  }

  /** At `(x, y)`, scaled and turned (degrees): props are drawn around their own foot at 0, 0. */
  at(x: number, y: number, draw: () => void, scale = 1, turn = 0, flip = false): this {
    const size = flip ? `${n(-scale)} ${n(scale)}` : n(scale)
    return this.group({ transform: `translate(${n(x)} ${n(y)}) rotate(${n(turn)}) scale(${size})` }, draw)
  }

  /** A gradient along the box of whatever it fills; the angle is in degrees, 0 to the right, 90 downwards. */
  linear(angle: number, ...stops: Stop[]): string {
    const radians = (angle * Math.PI) / 180
    const [dx, dy] = [Math.cos(radians) / 2, Math.sin(radians) / 2]
    const line = `x1="${n(0.5 - dx)}" y1="${n(0.5 - dy)}" x2="${n(0.5 + dx)}" y2="${n(0.5 + dy)}"`
    return this.#define((id) => `<linearGradient id="${id}" ${line}>${stopsOf(stops)}</linearGradient>`)
  }

  radial(cx: number, cy: number, r: number, ...stops: Stop[]): string {
    const circle = `cx="${n(cx)}" cy="${n(cy)}" r="${n(r)}"`
    return this.#define((id) => `<radialGradient id="${id}" ${circle}>${stopsOf(stops)}</radialGradient>`)
  }

  /** A repeating tile of `size` units, turned by `angle`. */
  pattern(size: number, angle: number, tile: string): string {
    const box = `width="${n(size)}" height="${n(size)}" patternUnits="userSpaceOnUse"`
    return this.#define(
      (id) => `<pattern id="${id}" ${box} patternTransform="rotate(${n(angle)})">${tile}</pattern>`,
    )
  }

  clip(d: string): string {
    return this.#define((id) => `<clipPath id="${id}"><path d="${d}"/></clipPath>`)
  }

  /** Costs about 30 ms over a whole sheet: for glows and long shadows, a few per picture. */
  blur(deviation: number): string {
    const box = 'x="-30%" y="-30%" width="160%" height="160%"'
    return this.#define(
      (id) => `<filter id="${id}" ${box}><feGaussianBlur stdDeviation="${n(deviation)}"/></filter>`,
    )
  }

  toSvg(width: number, height: number): string {
    const size = `width="${width}" height="${height}" viewBox="0 0 ${SHEET_WIDTH} ${SHEET_HEIGHT}"`
    const head = `<svg xmlns="http://www.w3.org/2000/svg" ${size} preserveAspectRatio="xMidYMid slice">`
    return `${head}<defs>${this.#defs.join('')}</defs>${this.#body.join('')}</svg>`
  }

  #add(shape: string): this {
    this.#body.push(shape)
    return this
  }

  #define(write: (id: string) => string): string {
    this.#count += 1
    const id = `d${this.#count}`
    this.#defs.push(write(id))
    return `url(#${id})`
  }
}

function paint(fill: string | undefined, style: Style): string {
  return [
    fill === undefined ? '' : `fill="${fill}"`,
    style.stroke
      ? `stroke="${style.stroke}" stroke-width="${n(style.width ?? 1)}" stroke-linejoin="round"`
      : '',
    style.cap ? `stroke-linecap="${style.cap}"` : '',
    style.dash ? `stroke-dasharray="${style.dash}"` : '',
    style.opacity === undefined ? '' : `opacity="${n(style.opacity)}"`,
    style.blend ? `style="mix-blend-mode:${style.blend}"` : '',
    style.clip ? `clip-path="${style.clip}"` : '',
    style.filter ? `filter="${style.filter}"` : '',
    style.transform ? `transform="${style.transform}"` : '',
  ]
    .filter(Boolean)
    .join(' ')
}

function stopsOf(stops: Stop[]): string {
  return stops
    .map(
      ([offset, colour, opacity = 1]) =>
        `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`,
    )
    .join('')
}

/** Numbers short enough that a picture of a thousand shapes stays small. */
export function n(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/** `M x,y L …` from points, closed. */
export function polygon(...points: (readonly [number, number])[]): string {
  return `M${points.map(([x, y]) => `${n(x)} ${n(y)}`).join('L')}z`
}

/** A rectangle with a round top, like a door or a niche; `(x, y)` is the top left corner. */
export function arch(x: number, y: number, w: number, h: number): string {
  const r = w / 2
  return `M${n(x)} ${n(y + h)}V${n(y + r)}a${n(r)} ${n(r)} 0 0 1 ${n(w)} 0V${n(y + h)}z`
}
