// Notifications as Fireblocks webhooks v2 post them. All data is made up.
import { type Draw, guid, hex, integer, pick, type SampleSet } from './draw.ts'

export const fireblocksSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'transaction.created': (draw) => notification(draw, 'transaction.created', transaction(draw, 'SUBMITTED')),
    'transaction.status.updated': (draw) =>
      notification(draw, 'transaction.status.updated', transaction(draw, pick(draw, ['BROADCASTING', 'COMPLETED']))),
    'vault_account.created': (draw) =>
      notification(draw, 'vault_account.created', {
        id: String(integer(draw, 10, 900)),
        name: 'Tidewater cold store',
        hiddenOnUI: false,
      }),
    'vault_account.asset.balance_updated': (draw) =>
      notification(draw, 'vault_account.asset.balance_updated', {
        vaultAccountId: String(integer(draw, 10, 900)),
        assetId: 'BTC_TEST',
        total: `0.${integer(draw, 1_000, 9_999)}`,
      }),
    'external_wallet.created': (draw) =>
      notification(draw, 'external_wallet.created', { id: hex(draw, 32), name: 'Quayside exchange' }),
  },
}

function notification(draw: Draw, eventType: string, data: Record<string, unknown>): Record<string, unknown> {
  return {
    id: guid(draw),
    eventType,
    eventVersion: 1,
    resourceId: String(data.id ?? data.vaultAccountId),
    data,
    createdAt: draw.at,
    workspaceId: `${hex(draw, 8)}-3f5b-4a6d-8c2e-${hex(draw, 12)}`,
  }
}

function transaction(draw: Draw, status: string): Record<string, unknown> {
  return {
    id: `${hex(draw, 8)}-6a0e-4b7f-9d13-${hex(draw, 12)}`,
    assetId: 'BTC_TEST',
    status,
    amountInfo: { amount: `0.${integer(draw, 1_000, 9_999)}` },
    source: { type: 'VAULT_ACCOUNT', id: '12', name: 'Tidewater cold store' },
    destination: { type: 'ONE_TIME_ADDRESS' },
    txHash: status === 'SUBMITTED' ? '' : hex(draw, 64),
  }
}
