import type { ReactNode } from 'react'

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid grid-cols-1 gap-6 py-8">
      <h2 className="heading border-b border-border pb-2 text-2xl">{title}</h2>
      {children}
    </section>
  )
}
