import type { LinksFunction } from '@remix-run/node'
import styles from './bookings.css?url'

/** For every page that shows how bookings stand. */
export const bookingStyles: LinksFunction = () => [{ rel: 'stylesheet', href: styles }]
