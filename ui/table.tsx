import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './class-names.ts'
import { useWords } from './kit.tsx'

export type TableColumn<Row> = Readonly<{
  key: string
  header: string
  render: (row: Row) => ReactNode
  /** Figures stand at the end, in digits of equal width. */
  numeric?: boolean
  /** Link that sorts by this column, and how it is sorted now. */
  sort?: Readonly<{ href: string; direction?: 'ascending' | 'descending' }>
  /** Its header is for screen readers only: actions, icons. */
  headerHidden?: boolean
  /** Running text that may break into lines; other cells stay on one line. */
  wrap?: boolean
  /** Left away on narrow screens, where scrolling sideways would hide what matters. */
  wideOnly?: boolean
}>

export type TableProps<Row> = Readonly<{
  /** What the table lists; read aloud, and shown when `captionShown`. */
  caption: string
  captionShown?: boolean
  columns: readonly TableColumn<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** Shown instead of rows: an EmptyState. */
  empty?: ReactNode
}>

/** Rows to compare. The first column names the row; put the row's link there. */
export function Table<Row>({ caption, captionShown, columns, rows, rowKey, empty }: TableProps<Row>) {
  const words = useWords()
  if (rows.length === 0 && empty) return <>{empty}</>
  return (
    <section
      className="table-scroll"
      aria-label={`${caption}. ${words.scrollableTable}`}
      // Reachable by keyboard, so that it can be scrolled by it.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table className="table">
        <caption className={captionShown ? 'table-caption' : 'sr-only'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                aria-sort={column.sort?.direction}
                className={cx(column.numeric && 'numeric', column.wideOnly && 'max-md:hidden')}
              >
                <TableHeader header={column.header} headerHidden={column.headerHidden} sort={column.sort} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ key, render, numeric, wrap, wideOnly }, index) => {
                const classes = cx(numeric && 'numeric', wrap && 'wrapping', wideOnly && 'max-md:hidden')
                return index === 0 ? (
                  <th key={key} scope="row" className={classes}>
                    {render(row)}
                  </th>
                ) : (
                  <td key={key} className={classes}>
                    {render(row)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const sortIcons = { ascending: ArrowUp, descending: ArrowDown, none: ArrowUpDown }

function TableHeader({
  header,
  headerHidden,
  sort,
}: Pick<TableColumn<never>, 'header' | 'headerHidden' | 'sort'>) {
  if (headerHidden) return <span className="sr-only">{header}</span>
  if (!sort) return <>{header}</>
  const Arrow = sortIcons[sort.direction ?? 'none']
  return (
    <a href={sort.href} className="table-sort">
      {header}
      <Arrow aria-hidden="true" className="icon" />
    </a>
  )
}
