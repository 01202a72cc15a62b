import { Links, Meta, Scripts, ScrollRestoration } from '@remix-run/react'
import type { ReactNode } from 'react'
import { KitProvider } from './kit.tsx'
import { useNonce } from './nonce.tsx'
import { SkipLink } from './skip-link.tsx'
import type { KitWords } from './words.ts'

export type DocumentProps = Readonly<{
  /** BCP 47 tag of the page's language. */
  locale: string
  words?: Partial<KitWords>
  /** Follows the visitor's system when absent. */
  colorScheme?: 'light' | 'dark'
  /** Style sheets and other head elements that come before the app's own styles. */
  head?: ReactNode
  children: ReactNode
}>

const rightToLeft = /^(ar|fa|he|ur)\b/

/** The HTML document of both apps: head, language, skip link, scripts with the request's nonce. */
export function Document({ locale, words, colorScheme, head, children }: DocumentProps) {
  const nonce = useNonce()
  return (
    <html
      lang={locale}
      dir={rightToLeft.test(locale) ? 'rtl' : undefined}
      data-color-scheme={colorScheme}
      suppressHydrationWarning
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <Meta />
        {head}
        <Links />
      </head>
      <body>
        <KitProvider locale={locale} words={words}>
          <SkipLink />
          {children}
        </KitProvider>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  )
}
