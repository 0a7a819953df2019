// An event: what a verified request carries. A durable row, unique by (source, key).
import type { HeaderList } from './headers.ts'

/**
 * Where an event came from: the provider's delivery, a sweep that found it missing, a replay, or a delivery that was refused
 * at the door and admitted by a person once it verified.
 */
export const eventOrigins = ['delivery', 'reconcile', 'replay', 'admitted'] as const
export type EventOrigin = (typeof eventOrigins)[number]

/** What a handler is given. `Payload` is the provider's body, parsed. */
export interface WebhookEvent<Payload = unknown> {
  /** Landfall's id of the event; opaque. */
  id: string
  /** The name of the source it reached. */
  source: string
  /** The provider's id of the event, by which a duplicate is known. */
  key: string
  type: string
  /** When the provider says it happened, or null where the provider does not say. */
  createdAt: Date | null
  /** When its first request reached us. */
  receivedAt: Date
  payload: Payload
  /** The request as it came: raw bytes, headers in order with duplicates. */
  request: { method: string; url: string; headers: HeaderList; body: Uint8Array }
}

/** An event as its provider's file reads it out of a verified request. */
export interface ProviderEvent {
  key: string
  type: string
  /** Unix milliseconds, or null where the provider does not say. */
  createdAt: number | null
  /** JSON pointer of this event inside the body, where one request carries several; null for the whole body. */
  pointer: string | null
}
