import { account } from './accounts.ts'
import { movementOfKind, movementOfType, type MovementClass } from './movements.ts'
import { postingOf, type Posting, type PostingKind } from './posting.ts'

/** One entry on an account that mirrors a balance at the processor, or on the costs, with its posting. */
export type MirroredEntry = {
  postingKey: string
  kind: PostingKind
  postedAt: Date
  account: string
  object: string
  amount: number
  currency: string
}
/** What we expect of one object, by one posting. */
export type Expectation = {
  /** The processor's id: `ch_…`, `re_…`. */
  object: string
  movement: MovementClass
  currency: string
  /** What it moves the balance by, after the fee. */
  netAmount: number
  feeAmount: number
  postingKey: string
  postedAt: Date
  /** Made by an earlier reconciliation: it belongs to what it corrects. */
  isCorrection: boolean
  /** Only says what was kept of what another posting says. */
  isFeeOnly: boolean
}

/** One expectation per posting and object, of entries on the mirror (`account.clearing`) and on the costs. */
export function expectationsOf(
  entries: Iterable<MirroredEntry>,
  mirror: string = account.clearing,
): Expectation[] {
  const found = new Map<string, Expectation>()
  for (const { postingKey, kind, postedAt, account: name, object, amount, currency } of entries) {
    const key = `${object} ${currency} ${postingKey}`
    let expectation = found.get(key)
    if (!expectation) {
      const isCorrection = kind.startsWith('reconciliation.')
      const movement = isCorrection ? (postingKey.split(':')[1] as MovementClass) : movementOfKind(kind)
      expectation = {
        object,
        movement,
        currency,
        netAmount: 0,
        feeAmount: 0,
        postingKey,
        postedAt,
        isCorrection,
        isFeeOnly: kind === 'charge.fee_told',
      }
      found.set(key, expectation)
    }
    if (name === mirror) expectation.netAmount += amount
    else if (name === account.processorCosts) expectation.feeAmount += amount
  }
  return [...found.values()]
}

/** One balance transaction of the processor, in our minor units. */
export type BalanceMovement = {
  id: string
  /** Its source. */
  object: string
  type: string
  currency: string
  netAmount: number
  feeAmount: number
  createdAt: Date
}

export const differenceKinds = [
  'missing_here',
  'missing_there',
  'amount_differs',
  'fee_differs',
  'currency_differs',
  'duplicate_here',
  'duplicate_there',
] as const
export type DifferenceKind = (typeof differenceKinds)[number]

/** What a difference asks for. */
export type Repair =
  /** Read the object again and post what happened to it; what still is not explained goes to suspense. */
  | 'post_what_happened'
  /** Too young to be sure: it is on its way. */
  | 'wait'
  /** The processor does not know it: look at the object, then undo the posting. */
  | 'ask_processor'
  /** The cost is what the processor says. */
  | 'correct_fee'
  /** Book the difference on suspense, for a person. */
  | 'suspend_difference'
  /** The same thing was posted twice. */
  | 'undo_posting'
  /** The customer was charged, or somebody paid, twice: give one back. */
  | 'give_back'

export type Difference = {
  kind: DifferenceKind
  object: string
  movement: MovementClass
  currency: string
  /** What the processor has more than we expect, of the balance and of the fee. */
  netDifference: number
  feeDifference: number
  postingKeys: string[]
  movementIds: string[]
  repair: Repair
}

type Pair = { ours: Expectation[]; theirs: BalanceMovement[] }

/**
 * Compares what we expect with what the processor says, object by object. Empty when they agree. What an earlier
 * reconciliation could not explain agrees, and stands on suspense. Both lists must be of the same objects: the movements
 * of a stretch of time, and our entries of that time and of the objects in them.
 * @param settlingUntil what was posted here after this moment may still be missing there
 */
export function reconcile(
  expectations: readonly Expectation[],
  movements: readonly BalanceMovement[],
  { settlingUntil }: { settlingUntil: Date },
): Difference[] {
  const pairs = new Map<string, Pair>()
  const pairOf = (object: string, movement: MovementClass): Pair => {
    const key = `${movement} ${object}`
    let pair = pairs.get(key)
    if (!pair) pairs.set(key, (pair = { ours: [], theirs: [] }))
    return pair
  }
  for (const expectation of expectations)
    pairOf(expectation.object, expectation.movement).ours.push(expectation)
  const seen = new Set<string>()
  for (const movement of movements) {
    // Pages of a list may overlap while it grows.
    if (seen.has(movement.id)) continue
    seen.add(movement.id)
    pairOf(movement.object, movementOfType(movement.type, movement.netAmount)).theirs.push(movement)
  }
  const differences: Difference[] = []
  for (const [key, pair] of pairs) {
    const [movement, object] = key.split(' ', 2) as [MovementClass, string]
    const found = compare(pair, settlingUntil)
    if (found) differences.push(describe(found, object, movement, pair))
  }
  return differences
}

function compare(
  { ours, theirs }: Pair,
  settlingUntil: Date,
): { kind: DifferenceKind; repair: Repair } | null {
  const [net, fee] = [excess(ours, theirs, 'netAmount'), excess(ours, theirs, 'feeAmount')]
  const isSameCurrency = new Set([...ours, ...theirs].map(({ currency }) => currency)).size === 1
  if (net === 0 && fee === 0 && isSameCurrency) return null

  const postings = ours.filter(({ isCorrection, isFeeOnly }) => !isCorrection && !isFeeOnly)
  if (postings.length === 0) return { kind: 'missing_here', repair: 'post_what_happened' }
  if (theirs.length === 0) {
    const isYoung = postings.every(({ postedAt }) => postedAt > settlingUntil)
    return { kind: 'missing_there', repair: isYoung ? 'wait' : 'ask_processor' }
  }
  if (!isSameCurrency) return { kind: 'currency_differs', repair: 'ask_processor' }
  if (postings.length > theirs.length) return { kind: 'duplicate_here', repair: 'undo_posting' }
  if (theirs.length > postings.length) return { kind: 'duplicate_there', repair: 'give_back' }
  return net + fee === 0
    ? { kind: 'fee_differs', repair: 'correct_fee' }
    : { kind: 'amount_differs', repair: 'suspend_difference' }
}

/** What the processor has more than we. */
function excess(ours: Expectation[], theirs: BalanceMovement[], of: 'netAmount' | 'feeAmount'): number {
  let sum = 0
  for (const each of theirs) sum += each[of]
  for (const each of ours) sum -= each[of]
  return sum
}

function describe(
  found: { kind: DifferenceKind; repair: Repair },
  object: string,
  movement: MovementClass,
  { ours, theirs }: Pair,
): Difference {
  return {
    ...found,
    object,
    movement,
    currency: (theirs[0] ?? ours[0])!.currency,
    netDifference: excess(ours, theirs, 'netAmount'),
    feeDifference: excess(ours, theirs, 'feeAmount'),
    postingKeys: ours.map(({ postingKey }) => postingKey),
    movementIds: theirs.map(({ id }) => id),
  }
}

/**
 * What brings the clearing account to what the processor says: a fee is a cost, everything else waits on suspense until
 * a person or a later event explains it. Null where something else has to be done first.
 */
export function repairPosting(difference: Difference): Posting | null {
  const { kind, object, movement, currency, netDifference, feeDifference, movementIds } = difference
  const key = `reconciliation:${movement}:${object}:${kind}:${movementIds.toSorted().join('+')}`
  if (difference.repair === 'correct_fee')
    return postingOf({ key, kind: 'reconciliation.fee_corrected' }, currency, [
      { account: account.clearing, amount: netDifference, object },
      { account: account.processorCosts, amount: -netDifference, object },
    ])
  if (difference.repair !== 'suspend_difference' && difference.repair !== 'post_what_happened') return null
  return postingOf({ key, kind: 'reconciliation.unexplained' }, currency, [
    { account: account.clearing, amount: netDifference, object },
    { account: account.processorCosts, amount: feeDifference, object },
    { account: account.suspense, amount: -netDifference - feeDifference },
  ])
}

/**
 * A person has said that it stays as it is: what the processor has more or less than we is our gain or loss. From
 * suspense, where it was put there; else the clearing account is brought to what the processor says.
 */
export function differenceAccepted(
  { object, movement, currency, netDifference, feeDifference }: Omit<Difference, 'kind' | 'repair'>,
  { acceptanceId, isSuspended }: { acceptanceId: string; isSuspended: boolean },
): Posting {
  const rest = netDifference + feeDifference
  const key = `reconciliation:${movement}:${object}:accepted:${acceptanceId}`
  return postingOf({ key, kind: 'reconciliation.accepted' }, currency, [
    ...(isSuspended
      ? [{ account: account.suspense, amount: rest }]
      : [
          { account: account.clearing, amount: netDifference, object },
          { account: account.processorCosts, amount: feeDifference, object },
        ]),
    { account: account.losses, amount: -rest },
  ])
}

/** Takes back what was put on suspense, once it has been posted as what it is. */
export const explained = (unexplained: Posting): Posting => ({
  key: `${unexplained.key}:explained`,
  kind: 'reconciliation.explained',
  paymentId: unexplained.paymentId,
  entries: unexplained.entries.map((entry) => ({ ...entry, amount: -entry.amount })),
})

/** What lies on one account in one currency, in minor units. */
export type Balance = { account: string; currency: string; amount: number }
export type BalanceDifference = { account: string; currency: string; ourAmount: number; theirAmount: number }

/**
 * Compares whole balances: of the accounts of parties, whose movements the processor lists under ids of its own. What is
 * on neither side is zero.
 */
export function compareBalances(ours: readonly Balance[], theirs: readonly Balance[]): BalanceDifference[] {
  const found = new Map<string, BalanceDifference>()
  const at = ({ account: name, currency }: Balance) => {
    const key = `${name} ${currency}`
    const known = found.get(key) ?? { account: name, currency, ourAmount: 0, theirAmount: 0 }
    found.set(key, known)
    return known
  }
  for (const balance of ours) at(balance).ourAmount += balance.amount
  for (const balance of theirs) at(balance).theirAmount += balance.amount
  return [...found.values()].filter(({ ourAmount, theirAmount }) => ourAmount !== theirAmount)
}
