import type { ConnectionView } from '#platform/calendars/index.ts'
import { LinkButton } from '#ui/index.ts'

/** Where the permission has ended. */
export const AllowAgain = ({ connection }: { connection: ConnectionView }) => (
  <LinkButton href={`/provider/calendars/${connection.id}`}>
    Allow again<span className="sr-only">: {connection.name}</span>
  </LinkButton>
)
