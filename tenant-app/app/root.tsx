import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { isRouteErrorResponse, Outlet, useMatches, useRouteError } from '@remix-run/react'
import type { ReactNode } from 'react'
import { Document } from '#ui/document.tsx'
import { ErrorScreen } from '#ui/error-screen.tsx'
import { LinkButton } from '#ui/button.tsx'
import { ActedForBanner } from './account/acted-for-banner.tsx'
import { Footer } from './shell/footer.tsx'
import { Header } from './shell/header.tsx'
import { regionalLocale } from './shell/regional-locale.ts'
import { useMaybeSite, type Site } from './shell/site.ts'
import styles from './app.css?url'

export const links: LinksFunction = () => [{ rel: 'stylesheet', href: styles }]

export async function loader({ context }: LoaderFunctionArgs): Promise<Site> {
  const { tenant, user, session, origin } = context
  const look = await context.run(async (_runtime, _scope, core) => core.storefront.lookOf(tenant))
  return {
    name: tenant.name,
    tagline: tenant.tagline,
    trade: tenant.trade,
    locale: regionalLocale(tenant.locale, tenant.country),
    currency: tenant.currency,
    country: tenant.country,
    timeZone: tenant.timeZone,
    legalName: tenant.legalName,
    legalAddress: tenant.legalAddress,
    supportEmail: tenant.supportEmail,
    supportPhone: tenant.supportPhone,
    logo: tenant.logo,
    socialImage: tenant.heroes[0] ?? tenant.logo,
    look,
    origin,
    isListed: tenant.status === 'live',
    user: user && {
      firstName: user.firstName,
      lastName: user.lastName,
      isProvider: user.providerId !== null,
      imageUrl: user.image?.variants[0]?.url ?? null,
      support: session?.impersonatorName
        ? { name: session.impersonatorName, until: session.expiresAt }
        : null,
    },
  }
}

// The visitor and the marketplace do not change from one page to the next.
export const shouldRevalidate = ({
  formAction,
  defaultShouldRevalidate,
}: {
  formAction?: string
  defaultShouldRevalidate: boolean
}) => (formAction ? defaultShouldRevalidate : false)

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  data
    ? [
        { title: data.tagline ? `${data.name} · ${data.tagline}` : data.name },
        { name: 'description', content: data.tagline },
        ...(data.isListed ? [] : [{ name: 'robots', content: 'noindex' }]),
      ]
    : [{ title: 'Not found' }, { name: 'robots', content: 'noindex' }]

export function Layout({ children }: { children: ReactNode }) {
  const site = useMaybeSite()
  const scheme = site?.look.colourScheme
  // The provider's area brings its own frame, unless it failed before it could draw one.
  const isArea = useMatches().some(({ handle }) => (handle as { shell?: string } | undefined)?.shell)
  // Null, not undefined, where nothing was thrown.
  const hasFailed = Boolean(useRouteError())
  const hasFrame = hasFailed || !isArea
  return (
    <Document
      locale={site?.locale ?? 'en'}
      colorScheme={scheme === 'light' || scheme === 'dark' ? scheme : undefined}
      head={site ? <SiteHead site={site} /> : null}
    >
      {site?.user?.support ? <ActedForBanner support={site.user.support} site={site} /> : null}
      {!hasFrame ? (
        children
      ) : site ? (
        <div className="page-frame">
          <Header site={site} />
          {/* An error's page is a main element of its own. */}
          {hasFailed ? (
            children
          ) : (
            <main id="content" tabIndex={-1}>
              {children}
            </main>
          )}
          <Footer site={site} />
        </div>
      ) : (
        children
      )}
    </Document>
  )
}

const SiteHead = ({ site }: { site: Site }) => (
  <>
    {site.look.fontPreloads.map((href) => (
      <link key={href} rel="preload" as="font" type="font/woff2" href={href} crossOrigin="anonymous" />
    ))}
    <link rel="stylesheet" href={site.look.stylesheetHref} />
    {site.logo ? <link rel="icon" type="image/webp" href={site.logo.variants[0]?.url} /> : null}
    <link rel="manifest" href="/manifest.webmanifest" />
  </>
)

export default function App() {
  return <Outlet />
}

export function ErrorBoundary() {
  const error = useRouteError()
  const site = useMaybeSite()
  const home = <LinkButton href="/">Go to the start page</LinkButton>
  const status = isRouteErrorResponse(error) ? error.status : 500
  const picture = site ? (
    <img src={site.look.assets.lost} alt="" width={240} height={180} className="mb-4 rounded-image" />
  ) : undefined

  if (status === 404) {
    return (
      <ErrorScreen picture={picture} status={404} title="This page is not here" actions={home}>
        <p>The address may be mistyped, or what was here has been taken down.</p>
      </ErrorScreen>
    )
  }
  if (status === 410) {
    return (
      <ErrorScreen picture={picture} status={410} title="This link has expired" actions={home}>
        <p>
          Links to a booking end some weeks after the appointment.
          {site ? ` ${site.supportEmail} can still help.` : null}
        </p>
      </ErrorScreen>
    )
  }
  if (status === 429) {
    return (
      <ErrorScreen status={429} title="That was a little too fast" actions={home}>
        <p>Wait a minute, then load the page again. Nothing you booked has changed.</p>
      </ErrorScreen>
    )
  }
  return (
    <ErrorScreen status={status} title="Something went wrong on our side" actions={home}>
      <p>Nothing was charged and nothing you booked has changed. Load the page again in a moment.</p>
    </ErrorScreen>
  )
}
