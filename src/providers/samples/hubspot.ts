// Requests as HubSpot sends them: a list of events. All data is made up.
import type { Draw, SampleSet } from './draw.ts'

export const hubspotSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'HubSpot Connect 2.0 (http://dev.hubspot.com/) (namespace: webhooks-nio-http-client)'],
  ],
  bodies: {
    'contact.creation': (draw) => [event(draw, 'contact.creation', { changeFlag: 'NEW' })],
    'contact.propertyChange': (draw) => [
      event(draw, 'contact.propertyChange', { propertyName: 'lifecyclestage', propertyValue: 'customer' }),
    ],
    'contact.deletion': (draw) => [event(draw, 'contact.deletion', { changeFlag: 'DELETED' })],
    'company.creation': (draw) => [event(draw, 'company.creation', { changeFlag: 'NEW' })],
    'deal.creation': (draw) => [event(draw, 'deal.creation', { changeFlag: 'NEW' })],
    'deal.propertyChange': (draw) => [
      event(draw, 'deal.propertyChange', { propertyName: 'dealstage', propertyValue: 'closedwon' }),
    ],
  },
}

function event(draw: Draw, type: string, rest: Record<string, unknown>): Record<string, unknown> {
  return {
    eventId: toNumber(draw),
    subscriptionId: 410_700,
    portalId: 4_107_003,
    appId: 57_990,
    occurredAt: draw.at,
    subscriptionType: type,
    attemptNumber: 0,
    objectId: toNumber(draw) % 100_000_000,
    changeSource: 'CRM_UI',
    ...rest,
  }
}

/** A number that the draw's id decides, as HubSpot's ids are. */
function toNumber({ id }: Draw): number {
  return [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 4_294_967_291, 7)
}
