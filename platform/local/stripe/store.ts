import { randomBytes } from 'node:crypto'
import type Stripe from 'stripe'
import { missingObject } from './errors.ts'
import type { Journal } from './journal.ts'
import type { Kind, StripeObjects } from './objects.ts'

type Entry = { kind: Kind; account: string | null; sequence: number; object: { id: string } }
/** The parameters that every list of Stripe's has. */
export type ListQuery = {
  limit?: number
  starting_after?: string
  ending_before?: string
  created?: number | Stripe.RangeQueryParam
}
/** Whose objects: a connected account's id, or null for the platform's own. */
export type Account = string | null

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Such as `pi_1Q…`: the prefix, an underscore, and 24 random letters and digits. */
export const nextId = (prefix: string, length = 24) =>
  `${prefix}_1${Array.from(randomBytes(length - 1), (byte) => letters[byte % letters.length]).join('')}`

/**
 * All objects by id, and by kind in the order in which they were made. An object is changed with `update` only:
 * assigning to one that was got is not kept.
 */
export class StripeStore {
  private readonly entries = new Map<string, Entry>()
  /** Those with a kind of Stripe's, whose ids are unique over all kinds. */
  private readonly shown = new Map<string, Entry>()
  private readonly lists = new Map<string, Entry[]>()
  private readonly changed = new Map<string, Entry>()
  private readonly removed: Entry[] = []
  private sequence = 0

  constructor(private readonly journal: Journal | null = null) {
    for (const { kind, account, object } of journal?.read() ?? []) {
      if (object) this.place(kind as Kind, object as { id: string }, account)
    }
  }

  insert<K extends Kind>(kind: K, object: StripeObjects[K], account: Account = null): StripeObjects[K] {
    if (this.entries.has(keyOf(kind, object.id))) throw new Error(`There is a ${kind} ${object.id} already`)
    const entry = this.place(kind, object, account)
    this.changed.set(keyOf(kind, object.id), entry)
    return object
  }

  /** Replaces the given fields. @returns the same object */
  update<K extends Kind>(
    kind: K,
    object: Readonly<StripeObjects[K]>,
    fields: Partial<StripeObjects[K]>,
  ): StripeObjects[K] {
    const entry = this.entries.get(keyOf(kind, object.id))
    if (!entry) throw new Error(`There is no ${kind} ${object.id}`)
    this.changed.set(keyOf(kind, object.id), entry)
    return Object.assign(entry.object, fields) as StripeObjects[K]
  }

  remove(kind: Kind, id: string): void {
    const entry = this.entries.get(keyOf(kind, id))
    if (!entry) return
    this.entries.delete(keyOf(kind, id))
    if (!isLocal(kind)) this.shown.delete(id)
    const list = this.listOf(kind, entry.account)
    list.splice(position(list, entry.sequence), 1)
    this.changed.delete(keyOf(kind, id))
    this.removed.push(entry)
  }

  /** Forgets the oldest of a kind on an account when there are more than so many. */
  trim(kind: Kind, account: Account, count: number): void {
    const list = this.listOf(kind, account)
    // Not one by one: what is in front of a long list is costly to take away.
    if (list.length <= count * 1.1) return
    for (const { object } of list.slice(0, list.length - count)) this.remove(kind, object.id)
  }

  /** The object on this account; null when there is none, or when it belongs to another account. */
  find<K extends Kind>(kind: K, id: string, account: Account = null): Readonly<StripeObjects[K]> | null {
    const entry = this.entries.get(keyOf(kind, id))
    return entry && entry.account === account ? (entry.object as StripeObjects[K]) : null
  }

  /**
   * @param param which parameter named it; none when it stands in the path
   * @throws StripeFault `resource_missing`: 404, or 400 for one named by a parameter
   */
  get<K extends Kind>(
    kind: K,
    id: string,
    account: Account = null,
    param?: string,
  ): Readonly<StripeObjects[K]> {
    const found = this.find(kind, id, account)
    if (!found) throw missingObject(kind, id, param)
    return found
  }

  /** The object with this id of whatever kind Stripe shows, on whatever account: for `expand`. */
  byId(id: string): object | null {
    return this.shown.get(id)?.object ?? null
  }

  /** Whose it is; undefined when there is no such object. */
  accountOf(kind: Kind, id: string): Account | undefined {
    return this.entries.get(keyOf(kind, id))?.account
  }

  /** The accounts that have any of a kind; null for the platform. */
  accountsWith(kind: Kind): Account[] {
    const own = [...this.lists].filter(([key, list]) => key.startsWith(`${kind}\n`) && list.length > 0)
    return own.map(([key]) => key.slice(kind.length + 1) || null)
  }

  /** All of a kind on an account, oldest first. */
  all<K extends Kind>(kind: K, account: Account = null): Readonly<StripeObjects[K]>[] {
    return this.listOf(kind, account).map(({ object }) => object as StripeObjects[K])
  }

  /** One page, newest first. @throws StripeFault for a cursor that is not there */
  list<K extends Kind>(
    kind: K,
    {
      account,
      url,
      query,
      where = () => true,
    }: {
      account: Account
      /** Of the list, such as `/v1/charges`. */
      url: string
      query: ListQuery
      where?: (object: Readonly<StripeObjects[K]>) => boolean
    },
  ): Stripe.ApiList<StripeObjects[K]> {
    const list = this.listOf(kind, account)
    const limit = query.limit ?? 10
    const fits = (object: StripeObjects[K]) => isCreatedIn(object, query.created) && where(object)
    const placeOf = (id: string, param: string) => {
      const entry = this.entries.get(keyOf(kind, id))
      if (!entry || entry.account !== account) throw missingObject(kind, id, param)
      return position(list, entry.sequence)
    }
    const isBackwards = query.ending_before !== undefined
    const step = isBackwards ? 1 : -1
    const first = isBackwards
      ? placeOf(query.ending_before!, 'ending_before') + 1
      : (query.starting_after === undefined ? list.length : placeOf(query.starting_after, 'starting_after')) -
        1
    const data: StripeObjects[K][] = []
    let isMore = false
    for (let at = first; at >= 0 && at < list.length && !isMore; at += step) {
      const object = list[at]!.object as StripeObjects[K]
      if (!fits(object)) continue
      if (data.length < limit) data.push(object)
      else isMore = true
    }
    return { object: 'list', data: isBackwards ? data.toReversed() : data, has_more: isMore, url }
  }

  /** Writes down what changed since the last time. */
  commit(): void {
    if (this.changed.size === 0 && this.removed.length === 0) return
    this.journal?.append([
      ...this.removed.map(({ kind, account, object }) => ({ kind, account, id: object.id, object: null })),
      ...[...this.changed.values()].map(({ kind, account, object }) => ({
        kind,
        account,
        id: object.id,
        object,
      })),
    ])
    this.removed.length = 0
    this.changed.clear()
  }

  private place(kind: Kind, object: { id: string }, account: Account): Entry {
    const entry: Entry = { kind, account, sequence: this.sequence++, object }
    this.entries.set(keyOf(kind, object.id), entry)
    if (!isLocal(kind)) this.shown.set(object.id, entry)
    this.listOf(kind, account).push(entry)
    return entry
  }

  private listOf(kind: Kind, account: Account): Entry[] {
    const key = `${kind}\n${account ?? ''}`
    let list = this.lists.get(key)
    if (!list) this.lists.set(key, (list = []))
    return list
  }
}

const isLocal = (kind: Kind) => kind.startsWith('local.')
const keyOf = (kind: Kind, id: string) => `${kind}\n${id}`

/** Where the entry with this number is, in a list that ascends. */
function position(list: readonly Entry[], sequence: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]!.sequence < sequence) low = middle + 1
    else high = middle
  }
  return low
}

function isCreatedIn(object: object, range: ListQuery['created']): boolean {
  if (range === undefined) return true
  const created = 'created' in object ? Number(object.created) : 0
  if (typeof range === 'number') return created === range
  const { gt, gte, lt, lte } = range
  return (
    (gt === undefined || created > gt) &&
    (gte === undefined || created >= gte) &&
    (lt === undefined || created < lt) &&
    (lte === undefined || created <= lte)
  )
}
