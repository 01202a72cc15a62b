/** A piece of work that is asked for again and again by a number of clients at once. */
export type Load = { clients: number; once: (client: number) => Promise<unknown> }

/** Calls per second and the 50th and 99th percentile in milliseconds, over a stretch of time. */
export async function run(load: Load, milliseconds: number) {
  const times: number[] = []
  const end = performance.now() + milliseconds
  const start = performance.now()
  await Promise.all(
    Array.from({ length: load.clients }, async (_, client) => {
      while (performance.now() < end) {
        const began = performance.now()
        await load.once(client)
        times.push(performance.now() - began)
      }
    }),
  )
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return {
    perSecond: times.length / ((performance.now() - start) / 1000),
    p50: at(0.5),
    p99: at(0.99),
    max: times.at(-1) ?? 0,
  }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const round = (value: number) => Number(value.toPrecision(4))

/**
 * Measure and baseline in turn, so that a busy machine slows both; prints the medians and the median of the pairs'
 * ratios. Where the baseline itself moved by more than 30 % between its quartiles, the line does not judge.
 */
export async function compare(
  id: string,
  what: string,
  measured: Load,
  baseline: Load & { name: string },
  target: number,
  { pairs = 7, milliseconds = 1_500 } = {},
): Promise<void> {
  await run(baseline, milliseconds / 2)
  await run(measured, milliseconds / 2)
  const rows = []
  for (let pair = 0; pair < pairs; pair += 1) {
    const base = await run(baseline, milliseconds)
    rows.push({ base, own: await run(measured, milliseconds) })
  }
  const ratios = rows.map(({ own, base }) => own.perSecond / base.perSecond)
  const bases = rows.map(({ base }) => base.perSecond).toSorted((a, b) => a - b)
  const spread =
    (bases[Math.floor(bases.length * 0.75)]! - bases[Math.floor(bases.length * 0.25)]!) / median(bases)
  const ratio = median(ratios)
  print({
    id,
    what,
    perSecond: round(median(rows.map(({ own }) => own.perSecond))),
    p50: round(median(rows.map(({ own }) => own.p50))),
    p99: round(median(rows.map(({ own }) => own.p99))),
    baseline: {
      name: baseline.name,
      perSecond: round(median(bases)),
      p50: round(median(rows.map(({ base }) => base.p50))),
    },
    ratio: round(ratio),
    spread: ratios.map(round).toSorted((a, b) => a - b),
    target: `>= ${target}`,
    verdict: spread > 0.3 ? 'not judged: the baseline moved' : ratio >= target ? 'met' : 'missed',
  })
}

export const print = (line: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(line)}\n`)
