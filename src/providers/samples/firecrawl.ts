// Webhooks as Firecrawl sends them. All data is made up.
import { type Draw, guid, hex, type SampleSet } from './draw.ts'

export const firecrawlSamples: SampleSet = {
  headers: () => [['content-type', 'application/json']],
  bodies: {
    'crawl.started': (draw) => event(draw, 'crawl.started', []),
    'crawl.page': (draw) =>
      event(draw, 'crawl.page', [
        {
          markdown: '# Tide tables\n\nHigh water at 04:12.',
          metadata: { title: 'Tide tables', sourceURL: 'https://tidewater.example/tides', statusCode: 200 },
        },
      ]),
    'crawl.completed': (draw) => event(draw, 'crawl.completed', []),
  },
}

function event(draw: Draw, type: string, data: unknown[]): Record<string, unknown> {
  const id = `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-8${hex(draw, 3)}-${hex(draw, 12)}`
  return { success: true, type, id, webhookId: guid(draw), data, metadata: { requestedBy: 'harbour-search' } }
}
