import type { CategoryView } from '#platform/catalog/index.ts'
import { Icon, isIconName } from '#ui/index.ts'
import { useSite } from '../shell/site.ts'

/** The ways into the catalogue, as the theme draws them. */
export function Categories({ categories }: { categories: readonly CategoryView[] }) {
  const { look } = useSite()
  return (
    <ul className={`category-${look.categories}`}>
      {categories.map((category) => (
        <li key={category.id}>
          <a href={`/categories/${category.slug}`}>
            {isIconName(category.icon) ? (
              <Icon
                name={category.icon}
                aria-hidden="true"
                className={look.categories === 'tiles' ? 'size-8' : 'icon shrink-0'}
              />
            ) : null}
            <span className="grid min-w-0 gap-1">
              <span className="category-name font-strong">{category.name}</span>
              {look.categories === 'chips' ? null : (
                <span className="text-sm text-muted">{category.description}</span>
              )}
            </span>
            {look.categories === 'index' ? (
              <span className="ms-auto shrink-0 text-sm text-muted tabular-nums">
                {category.serviceCount}
                <span className="sr-only"> services</span>
              </span>
            ) : null}
          </a>
        </li>
      ))}
    </ul>
  )
}
