// Makes a provider from its data. A provider's file declares; this carries out what is the same for all of them.
import type { Answer } from '../core/request.ts'
import { coverageOf } from './coverage.ts'
import { parsePayload } from './payload.ts'
import {
  type Addresses,
  type Coverage,
  type Delivery,
  type Handshake,
  makeSource,
  type PayloadRequest,
  type Proof,
  type Provider,
  type Scheme,
  type Settings,
  type Setup,
  type SharedKeys,
  type SourceFactory,
  type SourceOptions,
} from './provider.ts'
import { type EventRule, readEvents } from './read-events.ts'

export interface ProviderData {
  /** Lower case with dashes, as its file is named. */
  id: string
  name: string
  /** Default 'body'. Whatever is less is warned about. By the scheme's ways where they differ: see Scheme. */
  authenticates?: Coverage | Readonly<Record<string, Coverage>>
  proof: Proof
  /** See Provider. */
  sharedKeys?: SharedKeys
  verify: Scheme
  event: EventRule
  handshake?: Handshake
  acknowledgement?: Partial<Answer>
  /** See Provider. Default: none. */
  echoes?: readonly string[]
  /** Default 400. */
  refusalStatus?: number
  delivery: Delivery
  addresses?: Addresses
  setup?: Setup
  bodyBytesMax?: number
  /** See Provider. Default: yes where nothing is signed, no elsewhere. */
  looksGenuine?: (payload: unknown) => boolean
  notes?: readonly string[]
  /** The form field that holds JSON, where the provider can send it so. */
  jsonField?: string
  /** For bodies that are neither JSON nor a form. Throws where it cannot be read. */
  parse?: (request: PayloadRequest) => unknown
}

/** A preset: call it with secrets to get a source. */
export function defineProvider<Payload = Record<string, unknown>, Own = unknown>(
  data: ProviderData,
): SourceFactory<Payload, Own> {
  const provider = makeProvider(data)
  return Object.assign(
    (options: SourceOptions & Own) => makeSource<Payload>(provider, options as SourceOptions & Settings),
    {
      provider,
    },
  )
}

export function makeProvider(data: ProviderData): Provider {
  const coverage = toCoverage(data.authenticates ?? 'body')
  return {
    id: data.id,
    name: data.name,
    authenticates: coverageOf({ scheme: data.verify, ...coverage }, {}),
    coverages: coverage.coverages,
    proof: data.proof,
    sharedKeys: data.sharedKeys ?? null,
    scheme: data.verify,
    handshake: data.handshake ?? null,
    acknowledgement: {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"ok":true}',
      ...data.acknowledgement,
    },
    echoes: data.echoes ?? [],
    refusalStatus: data.refusalStatus ?? 400,
    delivery: data.delivery,
    addresses: data.addresses ?? null,
    setup: data.setup ?? null,
    bodyBytesMax: data.bodyBytesMax ?? null,
    orderBy: data.event.orderBy?.at ?? null,
    notes: data.notes ?? [],
    looksGenuine: data.looksGenuine ?? (() => data.authenticates === 'nothing'),
    parse: data.parse ?? ((request) => parsePayload(request, data.jsonField)),
    read: (request, payload) => readEvents(data.event, request, payload),
  }
}

function toCoverage(
  given: Coverage | Readonly<Record<string, Coverage>>,
): Pick<Provider, 'authenticates' | 'coverages'> {
  return typeof given === 'string'
    ? { authenticates: given, coverages: {} }
    : { authenticates: 'body', coverages: given }
}
