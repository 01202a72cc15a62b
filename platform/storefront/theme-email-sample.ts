/** A booking mail's data to check and preview templates with; `bare` leaves out everything that may be absent. */
import type { BookingEmailData, EmailColours, EmailTemplate } from './theme-emails.ts'

export function sampleBookingEmail(
  template: EmailTemplate,
  colours: EmailColours,
  fullness: 'full' | 'bare' = 'full',
): BookingEmailData {
  const isFull = fullness === 'full'
  const forProvider = template.endsWith('provider')
  return {
    locale: 'en',
    forProvider,
    reference: 'K7F-3QX',
    marketplace: {
      name: 'Lindenhof',
      legalName: 'Lindenhof Dienste GmbH',
      addressLines: ['Lindenstraße 14', '10969 Berlin', 'Germany'],
      supportEmail: 'hello@lindenhof.example',
      supportPhone: isFull ? '+49 30 23125 014' : null,
      url: 'https://lindenhof.example/',
      logoUrl: null,
      colours,
    },
    service: { title: 'Window cleaning, up to ten windows' },
    provider: { name: 'Glasklar Fensterputz' },
    customer: {
      firstName: 'Mara',
      fullName: 'Mara Brandt',
      email: 'mara.brandt@mail.example',
      phone: isFull ? '+49 176 04069 012' : null,
    },
    when: {
      date: 'Tuesday, 24 November 2026',
      time: '14:30 to 16:30',
      zone: 'Berlin time (UTC+1)',
      duration: '2 hours',
      otherZone: isFull ? '08:30 to 10:30 in New York' : null,
    },
    where: {
      atCustomer: true,
      label: forProvider ? 'At the customer’s address' : 'At your address',
      lines: ['Gneisenaustraße 61', '10961 Berlin'],
      url: isFull ? 'https://lindenhof.example/map' : null,
      urlLabel: isFull ? 'Open the map' : null,
    },
    price: { amount: '€89.00', note: isFull ? 'paid at the appointment' : null },
    answers: isFull ? [{ label: 'How many windows open inwards?', value: 'Eight of ten' }] : [],
    notes: isFull ? 'The bell says Brandt/Okafor. Third floor, no lift.' : null,
    manageUrl: 'https://lindenhof.example/bookings/manage',
    bookAgainUrl: isFull ? 'https://lindenhof.example/services/window-cleaning' : null,
    cancellation: template.includes('cancelled')
      ? {
          byCustomer: isFull,
          byProvider: !isFull,
          reason: isFull ? 'We are away that week after all' : null,
          money: 'There is nothing to pay.',
        }
      : null,
  }
}
