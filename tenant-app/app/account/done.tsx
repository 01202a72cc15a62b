import { Banner } from '#ui/index.ts'

/** What has just been done, after a redirect that named it. */
export function Done({ what, words }: { what: string | null; words: Readonly<Record<string, string>> }) {
  return what && Object.hasOwn(words, what) ? <Banner tone="positive">{words[what]}</Banner> : null
}

export const doneIn = (request: Request) => new URL(request.url).searchParams.get('done')
