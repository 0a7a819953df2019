// Standard webhooks as Adyen sends them: one item, its signature among its additional data. All data is made up.
import { type Draw, hex, integer, people, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

export const adyenSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json; charset=utf-8'],
    ['user-agent', 'Adyen HttpClient 1.0'],
  ],
  bodies: {
    AUTHORISATION: (draw) =>
      notice(draw, 'AUTHORISATION', { operations: ['CANCEL', 'CAPTURE', 'REFUND'], reason: reason(draw) }),
    CAPTURE: (draw) => notice(draw, 'CAPTURE', later(draw)),
    REFUND: (draw) => notice(draw, 'REFUND', later(draw)),
    CANCELLATION: (draw) => notice(draw, 'CANCELLATION', later(draw)),
    CHARGEBACK: (draw) => notice(draw, 'CHARGEBACK', { ...later(draw), reason: 'Goods or services not provided' }),
    REPORT_AVAILABLE: (draw) =>
      notice(draw, 'REPORT_AVAILABLE', { reason: 'https://ca-test.adyen.com/reports/download/settlement_detail.csv' }),
  },
}

function notice(draw: Draw, code: string, fields: Fields): Fields {
  const item = {
    additionalData: {
      expiryDate: '03/2030',
      cardSummary: String(integer(draw, 1000, 9999)),
      shopperCountry: pick(draw, people).country,
    },
    amount: { currency: 'EUR', value: integer(draw, 400, 90_000) },
    eventCode: code,
    eventDate: new Date(draw.at).toISOString().replace(/\.\d+Z$/, '+00:00'),
    merchantAccountCode: 'TidewaterECOM',
    merchantReference: `TW-${integer(draw, 10_000, 99_999)}`,
    paymentMethod: pick(draw, ['visa', 'mc', 'ideal']),
    pspReference: draw.id,
    success: 'true',
    ...fields,
  }
  return { live: 'false', notificationItems: [{ NotificationRequestItem: item }] }
}

function later(draw: Draw): Fields {
  return { originalReference: hex(draw, 16).toUpperCase() }
}

function reason(draw: Draw): string {
  return `${hex(draw, 6).toUpperCase()}:${integer(draw, 1000, 9999)}:03/2030`
}
