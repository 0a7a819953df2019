// Serves the built dashboard. Only files that were found in its directory are ever served, by exact name, so that no path,
// however it is written, leads out of it.
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Hono } from 'hono'

/** dist/ui of the package, the same from src/server and from dist/server. */
const builtUi = fileURLToPath(new URL('../../dist/ui', import.meta.url))

/** Adds the dashboard to `app`, behind all routes that are there already. */
export function addDashboard(app: Hono, directory: string = builtUi): void {
  app.get('*', async (c) => {
    const files = await listFiles(directory)
    const file = files.get(c.req.path)
    if (file !== undefined) return toResponse(await readFile(file), c.req.path)
    const index = files.get('/index.html')
    if (index === undefined) return notBuilt()
    // A page of the dashboard has no dot in its last part; what has one is a file that is not there (any more).
    if (/\.[^/]*$/.test(c.req.path) && !isEventPage(c.req.path)) return c.text('not found\n', 404)
    return toResponse(await readFile(index), '/index.html')
  })
}

/** Ids are opaque: one with a dot is no file. */
function isEventPage(path: string): boolean {
  return /^\/(events|requests)\/[^/]+$/.test(path)
}

/** URL path to file. Read at every page: a few dozen entries, and a new build shows at once. */
async function listFiles(directory: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(files.map((file) => [`/${relative(directory, file).split(sep).join('/')}`, file]))
}

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
}

function toResponse(bytes: Buffer<ArrayBuffer>, path: string): Response {
  const extension = path.slice(path.lastIndexOf('.') + 1)
  // Vite names what is in assets/ by its content, so a name never means other bytes.
  const isNamedByContent = path.startsWith('/assets/')
  const headers = {
    'content-type': contentTypes[extension] ?? 'application/octet-stream',
    'cache-control': isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
  return new Response(bytes, { headers })
}

function notBuilt(): Response {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Landfall</title>
<h1>The dashboard is not built</h1><p>Run <code>npm run build:ui</code>, then reload this page. The API works without it.</p></html>`
  return new Response(page, {
    status: 503,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
  })
}
