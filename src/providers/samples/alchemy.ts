// Notifications as Alchemy posts them: the chain’s activity under event. All data is made up.
import { type Draw, hex, integer, type SampleSet } from './draw.ts'

export const alchemySamples: SampleSet = {
  headers: () => [
    ['content-type', 'application/json'],
    ['user-agent', 'Alchemy-Webhook/1.0'],
  ],
  bodies: {
    ADDRESS_ACTIVITY: (draw) => notification(draw, 'ADDRESS_ACTIVITY', { activity: [transfer(draw)] }),
    MINED_TRANSACTION: (draw) =>
      notification(draw, 'MINED_TRANSACTION', { transaction: { hash: `0x${hex(draw, 64)}` } }),
  },
}

function notification(draw: Draw, type: string, event: Record<string, unknown>): Record<string, unknown> {
  const webhookId = `wh_${hex(draw, 16)}`
  const createdAt = new Date(draw.at).toISOString()
  return { webhookId, id: `whevt_${draw.id}`, createdAt, type, event: { network: 'ETH_MAINNET', ...event } }
}

function transfer(draw: Draw): Record<string, unknown> {
  const addresses = { fromAddress: `0x${hex(draw, 40)}`, toAddress: `0x${hex(draw, 40)}` }
  return {
    ...addresses,
    blockNum: `0x${hex(draw, 7)}`,
    hash: `0x${hex(draw, 64)}`,
    value: integer(draw, 1, 90),
    asset: 'USDC',
  }
}
