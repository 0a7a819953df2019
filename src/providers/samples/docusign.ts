// Events as DocuSign Connect posts them (SIM): envelopes, and recipients with their ids. All data is made up.
import { type Draw, guid, integer, people, pick, type SampleSet } from './draw.ts'

type Fields = Record<string, unknown>

export const docusignSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Docusign/Connect'],
    ['x-authorization-digest', 'HMACSHA256'],
  ],
  bodies: {
    'envelope-sent': (draw) => event(draw, 'envelope-sent', summary(draw, 'sent')),
    'envelope-delivered': (draw) => event(draw, 'envelope-delivered', summary(draw, 'delivered')),
    'envelope-completed': (draw) => event(draw, 'envelope-completed', summary(draw, 'completed')),
    'envelope-declined': (draw) => event(draw, 'envelope-declined', summary(draw, 'declined')),
    'envelope-voided': (draw) =>
      event(draw, 'envelope-voided', { envelopeSummary: { status: 'voided', voidedReason: 'The berth is taken' } }),
    'recipient-completed': (draw) =>
      event(draw, 'recipient-completed', { recipientId: '1', ...summary(draw, 'completed') }),
  },
}

function event(draw: Draw, name: string, more: Fields): Fields {
  const accountId = 'a0c1d2e3-0000-4000-8000-7e57a11f4111'
  const envelopeId = guid(draw)
  return {
    event: name,
    apiVersion: 'v2.1',
    uri: `/restapi/v2.1/accounts/${accountId}/envelopes/${envelopeId}`,
    retryCount: 0,
    configurationId: integer(draw, 1e7, 2e7),
    generatedDateTime: toTicks(draw.at),
    data: { accountId, userId: 'b1c2d3e4-0000-4000-8000-7e57a11f4111', envelopeId, ...more },
  }
}

function summary(draw: Draw, status: string): Fields {
  const { name, email } = pick(draw, people)
  const signer = { recipientId: '1', routingOrder: '1', name, email, status, deliveryMethod: 'email' }
  return {
    envelopeSummary: {
      status,
      emailSubject: `Please sign: berth lease ${integer(draw, 1, 40)}`,
      sentDateTime: toTicks(draw.at - 3_600_000),
      statusChangedDateTime: toTicks(draw.at),
      sender: { userName: 'Tidewater', email: 'office@example.com' },
      recipients: { signers: [signer], carbonCopies: [], recipientCount: '1', currentRoutingOrder: '1' },
    },
  }
}

/** DocuSign writes seven digits. */
function toTicks(at: number): string {
  return new Date(at).toISOString().replace('Z', '0000Z')
}
