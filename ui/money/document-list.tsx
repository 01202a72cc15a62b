import { FileDown } from 'lucide-react'
import type { DocumentView } from '#platform/payments/index.ts'
import { EmptyState } from '../empty-state.tsx'
import { formatMoney } from '../format.ts'
import { useLocale } from '../kit.tsx'
import { Table } from '../table.tsx'
import { Time } from '../time.tsx'

type Props = Readonly<{
  documents: readonly DocumentView[]
  zone: string
  hrefOf: (documentId: string) => string
  /** Who the other side is: a provider reads of customers, a marketplace of both. */
  shows: 'recipient' | 'both'
}>

/** Documents to compare and to download, the newest first. */
export function DocumentTable({ documents, zone, hrefOf, shows }: Props) {
  const locale = useLocale()
  return (
    <Table
      caption="Documents"
      rows={documents}
      rowKey={({ id }) => id}
      empty={
        <EmptyState title="No documents yet">
          An invoice is issued as soon as something is paid, a credit note when money goes back.
        </EmptyState>
      }
      columns={[
        {
          key: 'label',
          header: 'Document',
          render: (document) => <DocumentLink document={document} href={hrefOf(document.id)} />,
        },
        {
          key: 'issuedAt',
          header: 'Date',
          render: ({ issuedAt }) => <Time instant={issuedAt} zone={zone} show="date" style="short" />,
        },
        { key: 'subject', header: 'For', wrap: true, wideOnly: true, render: ({ subject }) => subject },
        ...(shows === 'both'
          ? [
              {
                key: 'issuer',
                header: 'From',
                wrap: true,
                wideOnly: true,
                render: ({ issuerName }: DocumentView) => issuerName,
              },
            ]
          : []),
        { key: 'recipient', header: 'To', wrap: true, render: ({ recipientName }) => recipientName },
        {
          key: 'amount',
          header: 'Amount',
          numeric: true,
          render: ({ kind, totalAmount, currency }) =>
            formatMoney(kind === 'credit_note' ? -totalAmount : totalAmount, currency, locale),
        },
      ]}
    />
  )
}

/** Names the file and what it is, for people who hear a list of links. */
export const DocumentLink = ({ document, href }: { document: DocumentView; href: string }) => (
  <a
    href={href}
    download
    className="link inline-flex min-h-11 items-center gap-2"
    aria-label={`${document.kindWords} ${document.label}, PDF`}
  >
    <FileDown aria-hidden="true" className="icon" />
    {document.kindWords} {document.label}
  </a>
)
