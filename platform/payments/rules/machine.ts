import { AppError } from '#platform/kernel/errors.ts'

/** Who makes money move on: people, the processor by what it reports, and the clock. */
export const moneyActors = ['customer', 'provider', 'tenant', 'platform', 'processor', 'system'] as const
export type MoneyActor = (typeof moneyActors)[number]

export type Step<State extends string, Event extends string> = {
  from: State
  on: Event
  to: State
  by: readonly MoneyActor[]
}

export type Machine<State extends string, Event extends string> = {
  steps: readonly Step<State, Event>[]
  may: (from: State, on: Event, by: MoneyActor) => boolean
  /** @throws AppError `illegal_transition` (409) */
  next: (from: State, on: Event, by: MoneyActor) => State
  /** What can happen to something that is in this state. */
  eventsFrom: (from: State) => Event[]
  /** Nothing leads out of it. */
  isFinal: (state: State) => boolean
}

/** A table of who may move something from where to where by what. What is not in it is refused. */
export function machineOf<State extends string, Event extends string>(
  what: string,
  steps: readonly Step<State, Event>[],
): Machine<State, Event> {
  const find = (from: State, on: Event, by: MoneyActor) =>
    steps.find((step) => step.from === from && step.on === on && step.by.includes(by))
  return {
    steps,
    may: (from, on, by) => find(from, on, by) !== undefined,
    next: (from, on, by) => {
      const step = find(from, on, by)
      if (!step)
        throw new AppError('illegal_transition', {
          detail: `A ${what} that is ${from.replaceAll('_', ' ')} takes no ${on.replaceAll('_', ' ')} by the ${by}`,
        })
      return step.to
    },
    eventsFrom: (from) => [...new Set(steps.filter((step) => step.from === from).map(({ on }) => on))],
    isFinal: (state) => !steps.some(({ from, to }) => from === state && to !== state),
  }
}

/** One row per state that the event may happen in. */
export const fromEach = <State extends string, Event extends string>(
  states: readonly State[],
  step: Omit<Step<State, Event>, 'from'>,
): Step<State, Event>[] => states.map((from) => ({ from, ...step }))
