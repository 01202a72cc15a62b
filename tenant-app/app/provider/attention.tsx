import { Banner, LinkButton } from '#ui/index.ts'
import type { AttentionItem } from './attention-items.ts'

/** What needs a hand; nothing at all when all is well. */
export const Attention = ({ items }: { items: readonly AttentionItem[] }) =>
  items.length === 0 ? null : (
    <section aria-label="Needs your attention" className="grid gap-3">
      {items.map(({ title, text, href, action }) => (
        <Banner
          key={title}
          tone="warning"
          // It stands there from the start: nothing that would have to interrupt anybody.
          role="note"
          title={title}
          actions={
            href ? (
              <LinkButton href={href} size="sm" variant="secondary">
                {action}
              </LinkButton>
            ) : null
          }
        >
          {text}
        </Banner>
      ))}
    </section>
  )
