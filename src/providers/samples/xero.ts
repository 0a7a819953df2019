// Events as Xero sends them, and the empty list of its greeting. All data is made up.
import { type Draw, guid, integer, type SampleSet, token } from './draw.ts'

export const xeroSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'CONTACT.UPDATE': (draw) => list(draw, ['CONTACT', 'UPDATE', 'Contacts']),
    'INVOICE.CREATE': (draw) => list(draw, ['INVOICE', 'CREATE', 'Invoices']),
    'INVOICE.UPDATE': (draw) => list(draw, ['INVOICE', 'UPDATE', 'Invoices']),
  },
}

function list(draw: Draw, [category, type, path]: [string, string, string]): Record<string, unknown> {
  const id = guid(draw)
  const sequence = integer(draw, 1, 90_000)
  return {
    events: [
      {
        resourceUrl: `https://api.xero.com/api.xro/2.0/${path}/${id}`,
        resourceId: id,
        tenantId: 'c2cc9b6e-9458-4c7d-93cc-000000000777',
        tenantType: 'ORGANISATION',
        eventCategory: category,
        eventType: type,
        eventDateUtc: new Date(draw.at).toISOString().slice(0, 23),
      },
    ],
    firstEventSequence: sequence,
    lastEventSequence: sequence,
    entropy: token(draw, 20).toUpperCase(),
  }
}
