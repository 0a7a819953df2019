// Webhooks as Vonage posts them: states of messages, messages that came in, calls. All data is made up.
import { type Draw, guid, hex, integer, isoSeconds, pick, type SampleSet } from './draw.ts'

export const vonageSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    submitted: (draw) => status(draw, 'submitted'),
    delivered: (draw) => status(draw, 'delivered'),
    rejected: (draw) => ({
      ...status(draw, 'rejected'),
      error: { type: 'https://developer.vonage.com/api-errors/messages#1430', title: 1430, detail: 'Expired' },
    }),
    text: (draw) => ({
      channel: pick(draw, ['whatsapp', 'viber_service', 'messenger']),
      message_uuid: guid(draw),
      ...numbers(draw),
      timestamp: isoSeconds(draw.at),
      message_type: 'text',
      text: pick(draw, ['Is the ferry running?', 'Passt, bis morgen!', '了解です']),
    }),
    answered: (draw) => call(draw, 'answered', {}),
    completed: (draw) => call(draw, 'completed', { duration: String(integer(draw, 3, 600)), price: '0.0127' }),
  },
}

function status(draw: Draw, state: string): Record<string, unknown> {
  return {
    channel: 'sms',
    message_uuid: guid(draw),
    ...numbers(draw),
    timestamp: isoSeconds(draw.at),
    status: state,
    usage: { currency: 'EUR', price: '0.0543' },
  }
}

function call(draw: Draw, state: string, fields: Record<string, string>): Record<string, unknown> {
  return {
    uuid: guid(draw),
    conversation_uuid: `CON-${hex(draw, 8)}-51d0-4b32-8f0a-${hex(draw, 12)}`,
    status: state,
    direction: 'outbound',
    ...numbers(draw),
    timestamp: new Date(draw.at).toISOString(),
    ...fields,
  }
}

/** From the ranges that are kept for films. */
function numbers(draw: Draw): { to: string; from: string } {
  return { to: `447700900${integer(draw, 100, 499)}`, from: `447700900${integer(draw, 500, 999)}` }
}
