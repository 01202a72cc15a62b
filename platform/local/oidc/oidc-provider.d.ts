// The package brings no types; these are the parts that are used here.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  type Params = Record<string, string | undefined>
  type Interaction = {
    uid: string
    params: Params
    prompt: { name: string }
  }
  type KoaContext = {
    oidc: {
      client: { clientId: string }
      session: { accountId: string }
      params: Params
      result?: { consent?: { grantId?: string } }
    }
  }
  class Grant {
    constructor(options: { clientId: string; accountId: string })
    addOIDCScope(scope: string): void
    save(): Promise<string>
  }

  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>)
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: Record<string, unknown>,
      options?: { mergeWithLastSubmission?: boolean },
    ): Promise<void>
    on(event: string, listener: (...values: unknown[]) => void): this
    Grant: typeof Grant
    AccessToken: { find(token: string): Promise<{ accountId: string } | undefined> }
    Client: {
      prototype: { clientId: string; clientSecret: string; compareClientSecret(actual: string): unknown }
    }
  }
  export type { KoaContext }
}
