/** What hosted pages say, in the languages of this machine's marketplaces; others read English. */
const en = {
  pay: 'Pay',
  save: 'Save card',
  saveMethod: 'Save',
  payTo: 'Pay {name}',
  saveWith: 'Save a payment method with {name}',
  total: 'Total',
  quantity: 'Qty {count}',
  each: '{amount} each',
  back: 'Back to {name}',
  contact: 'Contact',
  email: 'Email',
  method: 'Payment method',
  card: 'Card',
  cardNumber: 'Card number',
  expiry: 'Expiry',
  expiryHint: 'MM / YY',
  cvc: 'Security code',
  nameOnCard: 'Name on card',
  accountHolder: 'Account holder',
  iban: 'IBAN',
  sepaText:
    'By going on you allow {name} to debit your account, and your bank to do so. You can ask your bank for the money back within eight weeks.',
  paypalText: 'You go to PayPal to agree, and come back here.',
  transferText:
    'You get the details to which you send the money. Your order counts as paid when it has arrived.',
  sepa_debit: 'SEPA direct debit',
  customer_balance: 'Bank transfer',
  paypal: 'PayPal',
  express: 'Pay faster',
  expressSave: 'Use a wallet',
  or: 'Or pay another way',
  orSave: 'Or enter a card',
  saved: 'Saved cards',
  ending: '{brand} ending in {last4}',
  another: 'Another card',
  keep: 'Save this card with {name} for next time',
  use: 'Pay with this card',
  submitPay: 'Pay {amount}',
  submitBook: 'Book for {amount}',
  submitDonate: 'Donate {amount}',
  mandate:
    'By going on you allow {name} to charge this card for later payments, under the terms that you agreed to.',
  wrong: 'Please check',
  required: 'This is needed.',
  invalidEmail: 'This is no e-mail address.',
  testCards: 'Cards to try',
  testText: 'Nothing here is real: no money moves, and no other cards are taken.',
  anyExpiry: 'With any later expiry and any three digits.',
  expiredTitle: 'This page has expired',
  expiredText: 'Nothing was charged. Go back and start again.',
  doneTitle: 'All done',
  doneText: 'This payment is complete.',
  goOn: 'Go on',
  transferTitle: 'Send your bank transfer',
  transferLead: 'Transfer {amount} to this account. Write the reference, so that it is found.',
  accountHolderIs: 'To',
  reference: 'Reference',
  notFound: 'There is no such page',
  notFoundText: 'The address is not complete, or what it led to is gone.',
  poweredBy: 'Powered by',
  isItYou: 'Is it you?',
  agreeToPaypal: 'Agree to pay with PayPal',
  aPayment: 'A payment of {amount}.',
  forLater: 'Save this card for later payments.',
  standsIn: 'This page stands in for {company} on this machine.',
  theBank: 'the bank (3-D Secure)',
  complete: 'Complete',
  fail: 'Fail',
  agree: 'Agree and pay',
  refuse: 'Do not agree',
  nothingLeft: 'Nothing is left to answer',
  closePage: 'You can close this page.',
  'error.card_declined': 'Your card was declined. Try another card.',
  'error.insufficient_funds': 'Your card has insufficient funds. Try another card.',
  'error.expired_card': 'Your card has expired.',
  'error.incorrect_cvc': `Your card's security code is incorrect.`,
  'error.invalid_cvc': `Your card's security code is incomplete.`,
  'error.incorrect_number': 'Your card number is invalid.',
  'error.test_mode_live_card': 'Only the cards listed below work here.',
  'error.invalid_expiry_month': `Your card's expiry date is invalid.`,
  'error.invalid_expiry_year': `Your card's expiry date is in the past.`,
  'error.processing_error': 'Something went wrong at the bank. Try again in a moment.',
  'error.payment_intent_authentication_failure':
    'Your bank could not confirm that it is you. Try again, or use another card.',
  'error.setup_intent_authentication_failure':
    'Your bank could not confirm that it is you. Try again, or use another card.',
  'error.payment_method_customer_decline': 'The payment was not agreed to. Try again, or choose another way.',
  'error.invalid_bank_account_iban': 'This IBAN is invalid.',
}
export type Words = typeof en

const de: Words = {
  pay: 'Bezahlen',
  save: 'Karte speichern',
  saveMethod: 'Speichern',
  payTo: 'Zahlung an {name}',
  saveWith: 'Zahlungsart bei {name} hinterlegen',
  total: 'Gesamt',
  quantity: 'Menge {count}',
  each: 'je {amount}',
  back: 'Zurück zu {name}',
  contact: 'Kontakt',
  email: 'E-Mail',
  method: 'Zahlungsart',
  card: 'Karte',
  cardNumber: 'Kartennummer',
  expiry: 'Gültig bis',
  expiryHint: 'MM / JJ',
  cvc: 'Prüfziffer',
  nameOnCard: 'Name auf der Karte',
  accountHolder: 'Kontoinhaber',
  iban: 'IBAN',
  sepaText:
    'Mit dem Absenden erlauben Sie {name}, Ihr Konto zu belasten, und Ihrer Bank, die Lastschrift einzulösen. Sie können den Betrag innerhalb von acht Wochen zurückverlangen.',
  paypalText: 'Sie stimmen bei PayPal zu und kommen dann hierher zurück.',
  transferText:
    'Sie erhalten die Kontodaten für Ihre Überweisung. Bezahlt ist, sobald das Geld eingegangen ist.',
  sepa_debit: 'SEPA-Lastschrift',
  customer_balance: 'Banküberweisung',
  paypal: 'PayPal',
  express: 'Schneller bezahlen',
  expressSave: 'Mit einer Wallet',
  or: 'Oder anders bezahlen',
  orSave: 'Oder eine Karte angeben',
  saved: 'Gespeicherte Karten',
  ending: '{brand} mit den Endziffern {last4}',
  another: 'Andere Karte',
  keep: 'Karte bei {name} für das nächste Mal speichern',
  use: 'Mit dieser Karte bezahlen',
  submitPay: '{amount} bezahlen',
  submitBook: 'Für {amount} buchen',
  submitDonate: '{amount} spenden',
  mandate:
    'Mit dem Absenden erlauben Sie {name}, diese Karte für spätere Zahlungen nach den vereinbarten Bedingungen zu belasten.',
  wrong: 'Bitte prüfen',
  required: 'Diese Angabe fehlt.',
  invalidEmail: 'Das ist keine E-Mail-Adresse.',
  testCards: 'Karten zum Ausprobieren',
  testText: 'Hier ist nichts echt: Es fließt kein Geld, und andere Karten werden nicht angenommen.',
  anyExpiry: 'Mit beliebigem späteren Ablauf und beliebigen drei Ziffern.',
  expiredTitle: 'Diese Seite ist abgelaufen',
  expiredText: 'Es wurde nichts abgebucht. Bitte gehen Sie zurück und beginnen Sie neu.',
  doneTitle: 'Erledigt',
  doneText: 'Diese Zahlung ist abgeschlossen.',
  goOn: 'Weiter',
  transferTitle: 'Bitte überweisen Sie',
  transferLead: 'Überweisen Sie {amount} auf dieses Konto, mit dem Verwendungszweck.',
  accountHolderIs: 'Empfänger',
  reference: 'Verwendungszweck',
  notFound: 'Diese Seite gibt es nicht',
  notFoundText: 'Die Adresse ist unvollständig, oder ihr Ziel gibt es nicht mehr.',
  poweredBy: 'Bereitgestellt von',
  isItYou: 'Sind Sie es?',
  agreeToPaypal: 'Der Zahlung mit PayPal zustimmen',
  aPayment: 'Eine Zahlung über {amount}.',
  forLater: 'Diese Karte für spätere Zahlungen hinterlegen.',
  standsIn: 'Diese Seite steht auf diesem Rechner für {company}.',
  theBank: 'die Bank (3-D Secure)',
  complete: 'Bestätigen',
  fail: 'Nicht bestätigen',
  agree: 'Zustimmen und bezahlen',
  refuse: 'Nicht zustimmen',
  nothingLeft: 'Es ist nichts mehr zu bestätigen',
  closePage: 'Sie können diese Seite schließen.',
  'error.card_declined': 'Ihre Karte wurde abgelehnt. Bitte versuchen Sie eine andere.',
  'error.insufficient_funds': 'Auf der Karte ist nicht genug Guthaben. Bitte versuchen Sie eine andere.',
  'error.expired_card': 'Ihre Karte ist abgelaufen.',
  'error.incorrect_cvc': 'Die Prüfziffer stimmt nicht.',
  'error.invalid_cvc': 'Die Prüfziffer ist unvollständig.',
  'error.incorrect_number': 'Die Kartennummer ist ungültig.',
  'error.test_mode_live_card': 'Hier gehen nur die Karten, die unten stehen.',
  'error.invalid_expiry_month': 'Das Ablaufdatum ist ungültig.',
  'error.invalid_expiry_year': 'Das Ablaufdatum ist vorbei.',
  'error.processing_error':
    'Bei der Bank ist etwas schiefgegangen. Bitte versuchen Sie es gleich noch einmal.',
  'error.payment_intent_authentication_failure':
    'Ihre Bank konnte nicht bestätigen, dass Sie es sind. Bitte noch einmal, oder mit einer anderen Karte.',
  'error.setup_intent_authentication_failure':
    'Ihre Bank konnte nicht bestätigen, dass Sie es sind. Bitte noch einmal, oder mit einer anderen Karte.',
  'error.payment_method_customer_decline':
    'Der Zahlung wurde nicht zugestimmt. Bitte noch einmal, oder auf anderem Weg.',
  'error.invalid_bank_account_iban': 'Diese IBAN ist ungültig.',
}

const languages: Record<string, Words> = { en, de }

/** @param locale of the session; `auto` or none: what the browser asks for */
export function languageOf(locale: string | null, accepted: string): string {
  const wanted =
    locale && locale !== 'auto' ? [locale] : accepted.split(',').map((each) => each.split(';')[0]!.trim())
  const found = wanted.find((each) => languages[each.slice(0, 2).toLowerCase()])
  return found ?? 'en'
}

export const wordsOf = (language: string): Words => languages[language.slice(0, 2).toLowerCase()] ?? en

/** Puts values where `{name}` stands. */
export const fill = (text: string, values: Record<string, string>): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)

/** Why a payment did not go through, for whoever pays; never more than the bank would tell them. */
export function messageOf(
  words: Words,
  code: string | null | undefined,
  declineCode?: string | null,
): string {
  const texts: Record<string, string> = words
  return texts[`error.${declineCode}`] ?? texts[`error.${code}`] ?? words['error.card_declined']
}
