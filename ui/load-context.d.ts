import '@remix-run/server-runtime'

declare module '@remix-run/server-runtime' {
  /** What the server hands to every loader, action and document render. */
  interface AppLoadContext {
    /** The request's Content-Security-Policy nonce, for each inline script and style. */
    nonce: string
    /** Receives errors thrown while a page renders; the visitor gets the page's error boundary. */
    reportError?: (error: unknown) => void
  }
}
