import type { ClientBase } from 'pg'
import { tenantTables } from './catalogue.ts'

type Asker = Pick<ClientBase, 'query'>

/** A fingerprint of everything that belongs to a marketplace, table by table. */
export async function fingerprintsOf(
  client: Asker,
  tenantId: string,
): Promise<Record<string, string | null>> {
  const prints: Record<string, string | null> = {}
  for (const { name } of await tenantTables(client)) {
    const { rows } = await client.query<{ print: string | null }>(
      `select md5(string_agg(t::text, '|' order by t::text)) as print from "${name}" t where tenant_id = $1`,
      [tenantId],
    )
    prints[name] = rows[0]!.print
  }
  return prints
}

/** All that a marketplace has written down, table by table. */
export async function textsOf(client: Asker, tenantId: string): Promise<Record<string, string>> {
  const texts: Record<string, string> = {}
  for (const { name } of await tenantTables(client)) {
    const { rows } = await client.query<{ text: string | null }>(
      `select string_agg(t::text, '|') as text from "${name}" t where tenant_id = $1`,
      [tenantId],
    )
    texts[name] = rows[0]!.text ?? ''
  }
  return texts
}
