import type { Html } from '../mailbox/html.ts'

/** What a browser asks of a hosted page. */
export type PageRequest = {
  params: Record<string, string>
  query: URLSearchParams
  /** The form that was sent; empty for a GET. */
  form: URLSearchParams
  /** The header `accept-language`. */
  language: string
}
/** A page, or where the browser goes next. */
export type Page =
  { status?: number; html: Html } | { redirect: string } | { status?: number; type: string; text: string }
export type PageHandler = (request: PageRequest) => Page | Promise<Page>
