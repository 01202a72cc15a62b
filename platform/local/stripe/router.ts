import type { Account } from './store.ts'

export type Method = 'GET' | 'POST' | 'DELETE'

/** One call of the API, after its parameters were found to be right. */
export type StripeRequest<Params = Record<string, unknown>> = {
  /** `req_…`, as in the header `request-id`. */
  id: string
  method: Method
  path: string
  /** From the path: `/v1/charges/:id` gives `id`. */
  params: Record<string, string>
  /** The parameters of a POST; numbers and booleans are such. Empty for others. */
  body: Params
  /** The parameters of a GET or DELETE. Empty for others. */
  query: Params
  /** The header `Stripe-Account`: for which connected account the platform acts; null for itself. */
  account: Account
  idempotencyKey: string | null
}

/** @throws StripeFault for everything that Stripe would refuse */
export type Handler<Params> = (request: StripeRequest<Params>) => object

type Route<H> = { method: Method; pattern: string; names: string[]; handler: H }

/** Finds what answers a method and a path. The first that fits wins, and fixed words win over `:names`. */
export class Routes<H> {
  private readonly routes: Route<H>[] = []

  /** `pattern` has names after colons: `/v1/transfers/:id/reversals`. */
  on(method: Method, pattern: string, handler: H): void {
    this.routes.push({ method, pattern, names: pattern.split('/'), handler })
    this.routes.sort((a, b) => fixedWords(b) - fixedWords(a))
  }

  match(
    method: string,
    path: string,
  ): { pattern: string; params: Record<string, string>; handler: H } | null {
    const parts = path.split('/')
    for (const { method: own, pattern, names, handler } of this.routes) {
      if (own !== method || names.length !== parts.length) continue
      if (!names.every((name, index) => (name.startsWith(':') ? parts[index] !== '' : name === parts[index])))
        continue
      const params = names.flatMap((name, index) =>
        name.startsWith(':') ? [[name.slice(1), decodeURIComponent(parts[index]!)] as const] : [],
      )
      return { pattern, params: Object.fromEntries(params), handler }
    }
    return null
  }

  get all(): readonly { method: Method; pattern: string }[] {
    return this.routes
  }
}

const fixedWords = ({ names }: { names: string[] }) => names.filter((name) => !name.startsWith(':')).length

/** The operations of the API. `Params` is the type of the `stripe` package for the operation's parameters. */
export class Router {
  readonly routes = new Routes<Handler<Record<string, unknown>>>()

  get<Params extends object>(pattern: string, handler: Handler<Params>): void {
    this.add('GET', pattern, handler)
  }

  post<Params extends object>(pattern: string, handler: Handler<Params>): void {
    this.add('POST', pattern, handler)
  }

  delete<Params extends object>(pattern: string, handler: Handler<Params>): void {
    this.add('DELETE', pattern, handler)
  }

  /** Parameters are checked against the operation's own type before a handler sees them (see parameters/). */
  private add<Params extends object>(method: Method, pattern: string, handler: Handler<Params>) {
    this.routes.on(method, pattern, handler as unknown as Handler<Record<string, unknown>>)
  }
}
