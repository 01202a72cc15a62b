import type { DocumentKind, DocumentLanguage, TaxExemption } from '../rules/index.ts'

/** What is printed on papers, besides what people have written. */
export type PaperWords = {
  titles: Record<DocumentKind, string>
  number: string
  date: string
  refersTo: (label: string, date: string) => string
  to: string
  from: string
  taxId: string
  description: string
  quantity: string
  unit: { included: string; excluded: string; plain: string }
  tax: string
  amount: string
  reduced: (amount: string) => string
  net: string
  taxOf: (tax: { name: string; rate: string; jurisdiction: string }) => string
  onNet: (amount: string) => string
  total: Record<DocumentKind, string>
  taxIncluded: string
  payments: string
  paidWith: (method: string) => string
  receipt: (label: string) => string
  ofWhichTax: (amount: string) => string
  means: { voucher: string; credits: string }
  paid: string
  due: string
  keptBack: string
  part: (purpose: string, subject: string) => string
  commission: (subject: string) => string
  through: (marketplace: string, issuer: string) => string
  exemptions: Record<TaxExemption, string>
  page: (number: number, count: number) => string
  continued: string
  questions: (email: string) => string
}

const en: PaperWords = {
  titles: {
    invoice: 'Invoice',
    receipt: 'Receipt',
    credit_note: 'Credit note',
    fee_invoice: 'Commission invoice',
  },
  number: 'Number',
  date: 'Date',
  refersTo: (label, date) => `For ${label} of ${date}`,
  to: 'To',
  from: 'From',
  taxId: 'Tax number',
  description: 'Description',
  quantity: 'Quantity',
  unit: { included: 'Price with tax', excluded: 'Price without tax', plain: 'Price' },
  tax: 'Tax',
  amount: 'Amount',
  reduced: (amount) => `Reduced by ${amount}`,
  net: 'Without tax',
  taxOf: ({ name, rate, jurisdiction }) => `${name} ${rate} (${jurisdiction})`,
  onNet: (amount) => `on ${amount}`,
  total: {
    invoice: 'Total',
    receipt: 'Amount received',
    credit_note: 'Amount credited',
    fee_invoice: 'Total',
  },
  taxIncluded: 'Tax is included in the prices.',
  payments: 'Payments',
  paidWith: (method) => `Paid with ${method}`,
  receipt: (label) => `receipt ${label}`,
  ofWhichTax: (amount) => `of which tax ${amount}`,
  means: { voucher: 'Paid with a voucher', credits: 'Paid with credits' },
  paid: 'Paid',
  due: 'Still to be paid',
  keptBack: 'Kept back from the payment of your customer. There is nothing to transfer.',
  part: (purpose, subject) => `${purpose}: ${subject}`,
  commission: (subject) => `Commission: ${subject}`,
  through: (marketplace, issuer) =>
    `Paid through ${marketplace}, in the name and on the account of ${issuer}.`,
  exemptions: {
    zero_rated: 'Zero-rated supply.',
    exempt: 'Exempt from tax.',
    reverse_charge: 'Reverse charge: the recipient owes the tax.',
    not_registered: 'No tax is charged: the issuer is not registered for it.',
    out_of_scope: 'Outside the scope of tax.',
  },
  page: (number, count) => `Page ${number} of ${count}`,
  continued: 'continued',
  questions: (email) => `Questions: ${email}`,
}

const de: PaperWords = {
  titles: {
    invoice: 'Rechnung',
    receipt: 'Zahlungsbeleg',
    credit_note: 'Gutschrift (Rechnungskorrektur)',
    fee_invoice: 'Provisionsrechnung',
  },
  number: 'Nummer',
  date: 'Datum',
  refersTo: (label, date) => `Zu ${label} vom ${date}`,
  to: 'An',
  from: 'Von',
  taxId: 'Steuernummer',
  description: 'Beschreibung',
  quantity: 'Menge',
  unit: { included: 'Preis inkl. Steuer', excluded: 'Preis ohne Steuer', plain: 'Preis' },
  tax: 'Steuer',
  amount: 'Betrag',
  reduced: (amount) => `Ermäßigt um ${amount}`,
  net: 'Ohne Steuer',
  taxOf: ({ name, rate, jurisdiction }) => `${name} ${rate} (${jurisdiction})`,
  onNet: (amount) => `auf ${amount}`,
  total: {
    invoice: 'Gesamtbetrag',
    receipt: 'Erhaltener Betrag',
    credit_note: 'Gutgeschriebener Betrag',
    fee_invoice: 'Gesamtbetrag',
  },
  taxIncluded: 'Die Preise enthalten die Steuer.',
  payments: 'Zahlungen',
  paidWith: (method) => `Bezahlt mit ${method}`,
  receipt: (label) => `Beleg ${label}`,
  ofWhichTax: (amount) => `darin Steuer ${amount}`,
  means: { voucher: 'Bezahlt mit Gutschein', credits: 'Bezahlt mit Guthaben' },
  paid: 'Bezahlt',
  due: 'Noch zu zahlen',
  keptBack: 'Von der Zahlung Ihrer Kundschaft einbehalten. Es ist nichts zu überweisen.',
  part: (purpose, subject) => `${purpose}: ${subject}`,
  commission: (subject) => `Provision: ${subject}`,
  through: (marketplace, issuer) => `Bezahlt über ${marketplace}, im Namen und für Rechnung von ${issuer}.`,
  exemptions: {
    zero_rated: 'Steuersatz null.',
    exempt: 'Steuerfreie Leistung.',
    reverse_charge: 'Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge).',
    not_registered: 'Es wird keine Steuer berechnet: nicht steuerpflichtig.',
    out_of_scope: 'Nicht steuerbare Leistung.',
  },
  page: (number, count) => `Seite ${number} von ${count}`,
  continued: 'Fortsetzung',
  questions: (email) => `Fragen: ${email}`,
}

const it: PaperWords = {
  titles: {
    invoice: 'Fattura',
    receipt: 'Ricevuta',
    credit_note: 'Nota di credito',
    fee_invoice: 'Fattura di commissione',
  },
  number: 'Numero',
  date: 'Data',
  refersTo: (label, date) => `Per ${label} del ${date}`,
  to: 'A',
  from: 'Da',
  taxId: 'Partita IVA o codice fiscale',
  description: 'Descrizione',
  quantity: 'Quantità',
  unit: { included: 'Prezzo con imposta', excluded: 'Prezzo senza imposta', plain: 'Prezzo' },
  tax: 'Imposta',
  amount: 'Importo',
  reduced: (amount) => `Riduzione di ${amount}`,
  net: 'Imponibile',
  taxOf: ({ name, rate, jurisdiction }) => `${name} ${rate} (${jurisdiction})`,
  onNet: (amount) => `su ${amount}`,
  total: {
    invoice: 'Totale',
    receipt: 'Importo ricevuto',
    credit_note: 'Importo accreditato',
    fee_invoice: 'Totale',
  },
  taxIncluded: 'I prezzi comprendono l’imposta.',
  payments: 'Pagamenti',
  paidWith: (method) => `Pagato con ${method}`,
  receipt: (label) => `ricevuta ${label}`,
  ofWhichTax: (amount) => `di cui imposta ${amount}`,
  means: { voucher: 'Pagato con un buono', credits: 'Pagato con crediti' },
  paid: 'Pagato',
  due: 'Ancora da pagare',
  keptBack: 'Trattenuta dal pagamento del cliente. Non c’è nulla da versare.',
  part: (purpose, subject) => `${purpose}: ${subject}`,
  commission: (subject) => `Commissione: ${subject}`,
  through: (marketplace, issuer) => `Pagato tramite ${marketplace}, in nome e per conto di ${issuer}.`,
  exemptions: {
    zero_rated: 'Operazione ad aliquota zero.',
    exempt: 'Operazione esente da imposta.',
    reverse_charge: 'Inversione contabile (reverse charge): l’imposta è dovuta dal destinatario.',
    not_registered: 'Nessuna imposta: chi emette non è soggetto passivo.',
    out_of_scope: 'Operazione fuori campo di applicazione dell’imposta.',
  },
  page: (number, count) => `Pagina ${number} di ${count}`,
  continued: 'segue',
  questions: (email) => `Domande: ${email}`,
}

export const paperWords: Record<DocumentLanguage, PaperWords> = { en, de, it }

const purposes: Record<DocumentLanguage, Record<string, string>> = {
  en: {
    deposit: 'Deposit',
    balance: 'Balance',
    instalment: 'Instalment',
    full: 'Payment',
    cancellation_fee: 'Cancellation fee',
    no_show_fee: 'Fee for not coming',
    tip: 'Tip',
    overrun: 'Longer appointment',
  },
  de: {
    deposit: 'Anzahlung',
    balance: 'Restbetrag',
    instalment: 'Rate',
    full: 'Zahlung',
    cancellation_fee: 'Stornogebühr',
    no_show_fee: 'Gebühr für Nichterscheinen',
    tip: 'Trinkgeld',
    overrun: 'Längerer Termin',
  },
  it: {
    deposit: 'Acconto',
    balance: 'Saldo',
    instalment: 'Rata',
    full: 'Pagamento',
    cancellation_fee: 'Penale di annullamento',
    no_show_fee: 'Penale per mancata presentazione',
    tip: 'Mancia',
    overrun: 'Appuntamento più lungo',
  },
}
/** What a payment was for; empty where the document itself says it. */
export const purposeName = (language: DocumentLanguage, purpose: string): string =>
  purposes[language][purpose] ?? ''
