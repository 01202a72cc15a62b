import { inWords } from './managed.server.ts'

type Problem = Parameters<typeof inWords>[0] & { errors?: { message: string }[] }

/** The one sentence for a page without fields: what is wrong with the input says more than that something is. */
export function sentenceOf(problem: Problem): string {
  const { errors, detail, title } = inWords(problem)
  return errors?.[0]?.message ?? detail ?? title
}
