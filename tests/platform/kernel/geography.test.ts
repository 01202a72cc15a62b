import fc from 'fast-check'
import {
  cellOf,
  cellsAround,
  distanceMetres,
  toMicrodegrees,
  type Point,
} from '#platform/kernel/geography.ts'

const at = (latitude: number, longitude: number): Point => ({ latitude, longitude })
const halfTurn = Math.PI * 6_371_008.8
const degree = halfTurn / 180

test.each([
  ['from a place to itself', at(52.52, 13.405), at(52.52, 13.405), 0],
  ['one degree along the equator', at(0, 10), at(0, 11), degree],
  ['one degree along a meridian', at(47, 8), at(48, 8), degree],
  ['over the antimeridian', at(0, 179.5), at(0, -179.5), degree],
  ['between the two names of the antimeridian', at(-17, 180), at(-17, -180), 0],
  ['over the north pole', at(89.5, 0), at(89.5, 180), degree],
  ['between two names of the south pole', at(-90, 20), at(-90, -130), 0],
  ['to the pole from any meridian', at(89, 77), at(90, -20), degree],
  ['to the antipode', at(35, 20), at(-35, -160), halfTurn],
  ['from pole to pole', at(90, 5), at(-90, 5), halfTurn],
])('the way %s', (_, one, other, metres) => {
  expect(distanceMetres(one, other)).toBeCloseTo(metres, 3)
  expect(distanceMetres(other, one)).toBeCloseTo(metres, 3)
})

test('neighbours are told apart to the decimetre', () => {
  // A millionth of a degree of latitude.
  expect(distanceMetres(at(52.52, 13.405), at(52.520001, 13.405))).toBeCloseTo(0.1112, 3)
})

// Berlin to Paris by the same sphere, worked out by hand with the law of cosines.
test('the law of cosines says the same of two cities', () => {
  const [berlin, paris] = [at(52.52, 13.405), at(48.8566, 2.3522)]
  const rad = Math.PI / 180
  const cosine =
    Math.sin(berlin.latitude * rad) * Math.sin(paris.latitude * rad) +
    Math.cos(berlin.latitude * rad) *
      Math.cos(paris.latitude * rad) *
      Math.cos((paris.longitude - berlin.longitude) * rad)

  expect(distanceMetres(berlin, paris)).toBeCloseTo(6_371_008.8 * Math.acos(cosine), 1)
  expect(Math.round(distanceMetres(berlin, paris) / 1000)).toBe(877)
})

const latitude = fc.oneof(
  fc.double({ min: -90, max: 90, noNaN: true }),
  fc.constantFrom(-90, -89.99, 0, 89.99, 90),
)
const longitude = fc.oneof(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.constantFrom(-180, -179.99, 0, 179.99, 180),
)
const point = fc.record({ latitude, longitude })

test('ways are the same there and back, and no detour is shorter', () => {
  fc.assert(
    fc.property(point, point, point, (one, other, third) => {
      const way = distanceMetres(one, other)
      expect(way).toBeGreaterThanOrEqual(0)
      expect(way).toBeCloseTo(distanceMetres(other, one), 2)
      expect(way).toBeLessThanOrEqual(distanceMetres(one, third) + distanceMetres(third, other) + 0.01)
    }),
    { numRuns: 500 },
  )
})

/** The point so many metres away in a direction. */
function toward({ latitude, longitude }: Point, metres: number, bearing: number): Point {
  const rad = Math.PI / 180
  const reach = metres / 6_371_008.8
  const sine =
    Math.sin(latitude * rad) * Math.cos(reach) +
    Math.cos(latitude * rad) * Math.sin(reach) * Math.cos(bearing)
  const turn = Math.atan2(
    Math.sin(bearing) * Math.sin(reach) * Math.cos(latitude * rad),
    Math.cos(reach) - Math.sin(latitude * rad) * sine,
  )
  const east = longitude + turn / rad
  return at(
    Math.asin(Math.max(-1, Math.min(1, sine))) / rad,
    east > 180 ? east - 360 : east < -180 ? east + 360 : east,
  )
}

test('whatever lies within the distance lies in one of the cells around, at poles and antimeridian too', () => {
  fc.assert(
    fc.property(
      point,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 100 }),
      fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
      (center, share, km, bearing) => {
        const place = toward(center, share * km * 1000, bearing)
        const cell = cellOf(toMicrodegrees(place.latitude), toMicrodegrees(place.longitude))
        const ranges = cellsAround(center, km * 1000)

        expect([place, ranges.some(({ from, to }) => from <= cell && cell <= to)]).toEqual([place, true])
      },
    ),
    { numRuns: 2_000 },
  )
})

test('the cells around hold little more than the circle, and are few', () => {
  const ranges = cellsAround(at(52.52, 13.405), 5_000)
  const isIn = (latitude: number, longitude: number) => {
    const cell = cellOf(toMicrodegrees(latitude), toMicrodegrees(longitude))
    return ranges.some(({ from, to }) => from <= cell && cell <= to)
  }

  expect(ranges.length).toBeLessThanOrEqual(4)
  expect(isIn(52.52, 13.405)).toBe(true)
  // A band more to the north or south, and seven kilometres to the east.
  expect([isIn(52.62, 13.405), isIn(52.42, 13.405), isIn(52.52, 13.51)]).toEqual([false, false, false])
  expect(cellsAround(at(0, 179.99), 5_000).length).toBeLessThanOrEqual(8)
})
