import { CalendarFailure } from './failures.ts'

/** One line of an iCalendar file (RFC 5545, 3.1): names in upper case, the value as it is written. */
export type Property = { name: string; params: ReadonlyMap<string, string>; value: string }
export type Component = { name: string; properties: Property[]; components: Component[] }

const deepest = 6
/** `;NAME=value` and `;NAME="value"`, several after each other. */
const param = /;([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)/y
const propertyName = /[A-Za-z0-9-]+/y

/**
 * The calendars of a file, as trees. Tolerant in what people's programs do (line ends, a byte order mark, blank lines,
 * lines that say nothing), strict in what would lose appointments: a file that ends in the middle is refused.
 * @throws CalendarFailure `not_a_calendar`, `broken_calendar`
 */
export function parseCalendars(text: string): Component[] {
  if (!/^\uFEFF?\s*BEGIN:VCALENDAR\s*$/im.test(text.slice(0, 2_000))) {
    throw new CalendarFailure('not_a_calendar')
  }
  const root: Component = { name: '', properties: [], components: [] }
  const open = [root]
  for (const line of unfold(text)) {
    const property = parseLine(line)
    if (!property) continue
    const current = open.at(-1)!
    if (property.name === 'BEGIN') {
      if (open.length > deepest) throw new CalendarFailure('broken_calendar')
      const component: Component = { name: nameOf(property), properties: [], components: [] }
      current.components.push(component)
      open.push(component)
    } else if (property.name === 'END') {
      if (open.length === 1 || current.name !== nameOf(property)) throw new CalendarFailure('broken_calendar')
      open.pop()
    } else {
      current.properties.push(property)
    }
  }
  if (open.length > 1) throw new CalendarFailure('broken_calendar')
  return root.components.filter(({ name }) => name === 'VCALENDAR')
}

const nameOf = ({ value }: Property) => value.trim().toUpperCase()

/** A line goes on where the next begins with a space (RFC 5545, 3.1). */
const unfold = (text: string) =>
  text
    .replace(/^\uFEFF/, '')
    .replaceAll(/(?:\r\n|\r|\n)[ \t]/g, '')
    .split(/\r\n|\r|\n/)

function parseLine(line: string): Property | null {
  propertyName.lastIndex = 0
  const name = propertyName.exec(line)?.[0]
  if (!name) return null
  const params = new Map<string, string>()
  let at = name.length
  while (line[at] === ';') {
    param.lastIndex = at
    const found = param.exec(line)
    if (!found) return null
    params.set(found[1]!.toUpperCase(), found[2]!.replaceAll('"', ''))
    at = param.lastIndex
  }
  if (line[at] !== ':') return null
  return { name: name.toUpperCase(), params, value: line.slice(at + 1) }
}

export const propertyOf = ({ properties }: Component, name: string): Property | undefined =>
  properties.find((property) => property.name === name)

export const propertiesOf = ({ properties }: Component, name: string): Property[] =>
  properties.filter((property) => property.name === name)

/** The value in upper case, for the words of the format. */
export const wordOf = (component: Component, name: string): string =>
  propertyOf(component, name)?.value.trim().toUpperCase() ?? ''
