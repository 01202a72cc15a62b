/** A point on the earth in degrees, WGS 84. */
export type Point = { latitude: number; longitude: number }

// The earth as a sphere with the mean radius of the IUGG; the true distance differs by at most half a hundredth.
const earthMetres = 6_371_008.8
const radians = (degrees: number) => (degrees * Math.PI) / 180
const degrees = (angle: number) => (angle * 180) / Math.PI

/**
 * The way along the great circle, in metres. Right for neighbours, over the antimeridian, at the poles and for
 * antipodes alike: the form of Vincenty's formula for a sphere, which is ill-conditioned nowhere.
 */
export function distanceMetres(one: Point, other: Point): number {
  const [from, to] = [radians(one.latitude), radians(other.latitude)]
  const turn = radians(other.longitude - one.longitude)
  const east = Math.cos(to) * Math.sin(turn)
  const north = Math.cos(from) * Math.sin(to) - Math.sin(from) * Math.cos(to) * Math.cos(turn)
  const along = Math.sin(from) * Math.sin(to) + Math.cos(from) * Math.cos(to) * Math.cos(turn)
  return earthMetres * Math.atan2(Math.hypot(east, north), along)
}

/** As places are stored: whole millionths of a degree, eleven centimetres at most. */
export const toMicrodegrees = (angle: number): number => Math.round(angle * 1e6)
export const fromMicrodegrees = (angle: number): number => angle / 1e6

/**
 * The grid by which places are found: bands of latitude, each a run of numbers along which the longitude grows. So what
 * lies around a point is one range of numbers for each band, which an index finds under a row policy too: whole numbers
 * compare without a leak (performance.md, 4). The migration `places` computes the same.
 */
export const cellGrid = { bandMicrodegrees: 50_000, bandSpan: 400_000_000 } as const

export function cellOf(latitudeE6: number, longitudeE6: number): number {
  const band = Math.floor((latitudeE6 + 90_000_000) / cellGrid.bandMicrodegrees)
  return band * cellGrid.bandSpan + longitudeE6 + 180_000_000
}

/** First and last cell, both included. */
export type CellRange = { from: number; to: number }

/**
 * The ranges of cells that hold every place within so many metres, and some beyond: ask `distanceMetres` of what they
 * hold. One for each band, two where the antimeridian lies between.
 */
export function cellsAround({ latitude, longitude }: Point, metres: number): CellRange[] {
  const reach = metres / earthMetres
  // Two millionths more than that: what is stored has been rounded.
  const height = degrees(reach) + 2e-6
  const [south, north] = [Math.max(-90, latitude - height), Math.min(90, latitude + height)]
  const spans = spansOf(longitude, widthOf(latitude, reach, height))
  const [first, last] = [bandOf(south), bandOf(north)]
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).flatMap((band) =>
    spans.map(({ from, to }) => ({
      from: band * cellGrid.bandSpan + from,
      to: band * cellGrid.bandSpan + to,
    })),
  )
}

const bandOf = (latitude: number) =>
  Math.floor((Math.round(latitude * 1e6) + 90_000_000) / cellGrid.bandMicrodegrees)

/** How many degrees of longitude the circle reaches to either side; half a turn where it holds a pole. */
function widthOf(latitude: number, reach: number, height: number): number {
  if (Math.abs(latitude) + height >= 90) return 180
  return degrees(Math.asin(Math.min(1, Math.sin(reach) / Math.cos(radians(latitude))))) + 2e-6
}

function spansOf(longitude: number, width: number): CellRange[] {
  const at = (angle: number) => Math.round(angle * 1e6) + 180_000_000
  const whole = { from: 0, to: 360_000_000 }
  if (width >= 180) return [whole]
  const [west, east] = [longitude - width, longitude + width]
  // The antimeridian has two names: who stands on it may be stored under either.
  if (west <= -180)
    return [
      { from: at(west + 360), to: whole.to },
      { from: 0, to: at(east) },
    ]
  if (east >= 180)
    return [
      { from: at(west), to: whole.to },
      { from: 0, to: at(east - 360) },
    ]
  return [{ from: at(west), to: at(east) }]
}
