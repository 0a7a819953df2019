// Notifications as QuickBooks sends them: CloudEvents, several in one request. All data is made up.
import { type Draw, guid, integer, pick, type SampleSet } from './draw.ts'

export const quickbooksSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'intuit_notification_server/1.0'],
  ],
  bodies: {
    'qbo.invoice.created.v1': (draw) => [event(draw, guid(draw), 'qbo.invoice.created.v1')],
    'qbo.customer.updated.v1': (draw) => [
      event(draw, guid(draw), 'qbo.customer.updated.v1'),
      event(draw, `${guid(draw)}-2`, pick(draw, ['qbo.payment.created.v1', 'qbo.vendor.updated.v1'])),
    ],
  },
}

function event(draw: Draw, id: string, type: string): Record<string, unknown> {
  return {
    specversion: '1.0',
    id,
    source: 'intuit.tidewater',
    type,
    datacontenttype: 'application/json',
    time: new Date(draw.at).toISOString(),
    intuitentityid: String(integer(draw, 1, 999)),
    intuitaccountid: '4815162342',
    data: {},
  }
}
