// Cisco Meraki: https://developer.cisco.com/meraki/webhooks/. Nothing is signed; the shared secret stands in every
// body. Test alerts all have the same alertId, so the time of the alert tells them apart.
import { defineProvider } from '../define-provider.ts'
import type { SourceFactory } from '../provider.ts'
import { body } from '../read-value.ts'
import { sharedToken } from '../schemes/shared-token.ts'

export const meraki: SourceFactory<Record<string, unknown>> = defineProvider({
  id: 'meraki',
  name: 'Cisco Meraki',
  authenticates: 'sender',
  proof: 'docs',
  verify: sharedToken({ at: body('/sharedSecret') }),
  event: {
    key: body('/occurredAt').with(body('/alertId')).with(body('/alertTypeId')),
    type: body('/alertTypeId').or(body('/alertType')),
    createdAt: { at: body('/occurredAt'), unit: 'iso' },
    orderBy: body('/deviceSerial'),
  },
  delivery: {
    timeoutSeconds: null,
    retries: null,
    retriesForHours: null,
    schedule: 'Meraki does not say whether it tries again',
    disables: 'after more than a hundred failures within 24 hours',
    canList: 'GET /organizations/{id}/webhooks/logs',
  },
  setup: {
    url: 'Network-wide > Alerts > Webhooks > HTTP servers > Add',
    secret: 'the Shared secret you type there',
  },
  notes: [
    'The secret is part of every body, and so of every stored event: mask it before you pass bodies on.',
    'A payload template of your own has to keep `sharedSecret` at the top.',
  ],
})
