/** Everything that an edge may call, one entry per domain. */
export const core = {}
export type Core = typeof core
