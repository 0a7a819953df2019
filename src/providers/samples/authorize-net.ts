// Notifications as Authorize.Net posts them: amounts with two digits, which no second serialisation keeps. All data is
// made up.
import { type Draw, guid, hex, integer, type SampleSet, token } from './draw.ts'

export const authorizeNetSamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Authorize.Net/1.0'],
  ],
  bodies: {
    'net.authorize.payment.authcapture.created': (draw) =>
      notification(draw, 'net.authorize.payment.authcapture.created'),
    'net.authorize.payment.refund.created': (draw) => notification(draw, 'net.authorize.payment.refund.created'),
  },
}

/** Text, since JSON.stringify would write 10.00 as 10. */
function notification(draw: Draw, eventType: string): string {
  const amount = `"authAmount":${integer(draw, 5, 400)}.10`
  const code = token(draw, 6).toUpperCase()
  const id = `"entityName":"transaction","id":"${integer(draw, 6e10, 9e10)}"`
  const payload = `{"responseCode":1,"authCode":"${code}","avsResponse":"Y",${amount},${id}}`
  const eventDate = new Date(draw.at).toISOString()
  const head = JSON.stringify({ notificationId: guid(draw), eventType, eventDate, webhookId: hex(draw, 32) })
  return `${head.slice(0, -1)},"payload":${payload}}`
}
