import type { Reply, Serving } from '#tests/support/serving.ts'

/** One visitor of one marketplace. */
export type Visitor = { serving: Serving; host: string; cookieFor(path: string): string | null }
export type Pair<T> = { own: T; other: T }
/** What was met at the two addresses that stand at the same place of both marketplaces. */
export type Meeting = { paths: Pair<string>; shape: string; answers: Pair<Reply> }

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
/** Addresses differ by date without end: so many of one shape are enough. */
const mostOfOneShape = 4

/** The address without what belongs to one marketplace or to one day. */
export const shapeOf = (path: string) =>
  path
    .replaceAll(uuid, ':id')
    .replaceAll(/\bmark[0-9a-f]{16}/g, ':marker')
    .replaceAll(/\d{4}-\d\d(-\d\d)?(T[\d:.%A-F]+Z)?/g, ':date')
    .replaceAll(/[\w-]{40,}/g, ':secret')

/**
 * Visits both marketplaces side by side from the given addresses on, link by link: the n-th link of a page of one is
 * paired with the n-th of the other.
 * @returns everything met, and how the two sites differ in shape
 */
export async function crawl(visitors: Pair<Visitor>, starts: readonly Pair<string>[]) {
  const meetings: Meeting[] = []
  const differences: string[] = []
  const waiting = [...starts]
  const seen = new Set(waiting.map(({ own }) => own))
  const counts = new Map<string, number>()
  for (let paths = waiting.shift(); paths; paths = waiting.shift()) {
    const shape = shapeOf(paths.own)
    const count = (counts.get(shape) ?? 0) + 1
    counts.set(shape, count)
    if (count > mostOfOneShape) continue
    const [own, other] = await Promise.all([
      visit(visitors.own, paths.own),
      visit(visitors.other, paths.other),
    ])
    meetings.push({ paths, shape, answers: { own, other } })
    if (own.status !== other.status) {
      differences.push(`${paths.own} answers ${own.status}, ${paths.other} answers ${other.status}`)
      continue
    }
    const links = {
      own: linksOf(own, visitors.own, paths.own),
      other: linksOf(other, visitors.other, paths.other),
    }
    const shapes = { own: links.own.map(shapeOf), other: links.other.map(shapeOf) }
    if (JSON.stringify(shapes.own) !== JSON.stringify(shapes.other)) {
      const [surplus, missing] = [minus(shapes.own, shapes.other), minus(shapes.other, shapes.own)]
      differences.push(
        `${paths.own} links ${surplus.join(' ')}, where ${paths.other} links ${missing.join(' ')}`,
      )
      continue
    }
    for (const [index, link] of links.own.entries()) {
      if (seen.has(link)) continue
      seen.add(link)
      waiting.push({ own: link, other: links.other[index]! })
    }
  }
  return { meetings, differences }
}

export function visit({ serving, host, cookieFor }: Visitor, path: string): Promise<Reply> {
  const cookie = cookieFor(path)
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8'
  return serving.ask(host, path, { headers: { accept, ...(cookie === null ? {} : { cookie }) } })
}

/** Everything that a browser would ask this host for when it has the answer, and what a visitor can click. */
function linksOf(answer: Reply, { host }: Visitor, path: string): string[] {
  const found = [answer.headers.location ?? '', ...namesIn(answer)]
  const isPage = typeOf(answer) === 'text/html' && answer.status === 200
  const links = found.flatMap((name) => {
    const link = pathOf(name, `http://${host}${path}`)
    return link === null ? [] : [link]
  })
  // What a client-side navigation to this page would ask for.
  return [...links, ...(isPage ? [dataPathOf(path)] : [])]
}

const typeOf = ({ headers }: Reply) => (headers['content-type'] ?? '').split(';')[0]!

function namesIn(answer: Reply): string[] {
  const { text } = answer
  switch (typeOf(answer)) {
    case 'text/html':
      return [...text.matchAll(/<([a-z]+)\s([^>]*)>/g)].flatMap(([, tag, rest]) => namesInTag(tag!, rest!))
    case 'text/css':
      return [...text.matchAll(/url\(["']?([^"')]+)["']?\)/g)].map(([, name]) => name!)
    case 'application/xml':
      return [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, name]) => decoded(name!))
    case 'text/plain':
      return [...text.matchAll(/^Sitemap: (\S+)$/gim)].map(([, name]) => name!)
    case 'application/manifest+json':
      return [...text.matchAll(/"(?:src|start_url)":\s*"([^"]+)"/g)].map(([, name]) => name!)
    default:
      return []
  }
}

function namesInTag(tag: string, rest: string): string[] {
  const attributes = new Map(
    [...rest.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [
      name!.toLowerCase(),
      decoded(value!),
    ]),
  )
  const names: string[] = []
  for (const name of ['href', 'src', 'poster', ...(isPosted(attributes) ? [] : ['action'])]) {
    if (attributes.has(name)) names.push(attributes.get(name)!)
  }
  for (const name of ['srcset', 'imagesrcset']) {
    for (const part of (attributes.get(name) ?? '').split(',')) names.push(part.trim().split(/\s/)[0]!)
  }
  const content = attributes.get('content') ?? ''
  if (tag === 'meta' && /^https?:/.test(content)) names.push(content)
  return names
}
const isPosted = (attributes: Map<string, string>) => attributes.get('method')?.toLowerCase() === 'post'

const decoded = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

/** Null for what lies on other hosts and what is no address of a page. */
function pathOf(name: string, base: string): string | null {
  if (name === '' || !URL.canParse(name, base)) return null
  const url = new URL(name, base)
  return url.protocol === 'http:' && url.hostname === new URL(base).hostname
    ? url.pathname + url.search
    : null
}

/** https://remix.run/docs/en/main/guides/single-fetch */
function dataPathOf(path: string): string {
  const { pathname, search } = new URL(path, 'http://here')
  return `${pathname === '/' ? '/_root' : pathname}.data${search}`
}

function minus(left: readonly string[], right: readonly string[]): string[] {
  const rest = [...right]
  return left.filter((each) => {
    const at = rest.indexOf(each)
    if (at !== -1) rest.splice(at, 1)
    return at === -1
  })
}

export const idsIn = (text: string): string[] => text.match(uuid) ?? []
