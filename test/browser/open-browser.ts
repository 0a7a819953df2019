// A headless Chromium that needs nothing installed: the packed one, or the one that CHROMIUM_PATH names.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import chromium from '@sparticuz/chromium'
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core'
import { build } from 'vite'
import { root } from '../support/server.ts'

const flags = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** How long the page may take for anything that is waited for, in milliseconds. */
const patienceMs = 15_000
const screenshots = join(root, '.landfall/screenshots')

export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? (await chromium.executablePath())
  return playwright.launch({ executablePath, args: flags })
}

/** The dashboard as it stands in ui/, so that no old build is tested. */
export async function buildDashboard(): Promise<void> {
  await build({ root: join(root, 'ui'), configFile: join(root, 'ui/vite.config.ts'), logLevel: 'warn' })
}

export interface OpenPage {
  page: Page
  /** What the page complained about: errors in its console, uncaught ones, refusals by its security policy. */
  complaints: string[]
}

/** A page of its own, with the origin of the dashboard as its base. */
export async function openPage(browser: Browser, admin: string, look: BrowserContextOptions = {}): Promise<OpenPage> {
  const context = await browser.newContext({ baseURL: admin, viewport: { width: 1280, height: 860 }, ...look })
  context.setDefaultTimeout(patienceMs)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())))
  page.on('pageerror', (error) => void complaints.push(String(error)))
  return { page, complaints }
}

/** Kept for a person to look at; the folder is ignored by git. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `test-${name}.png`), fullPage: true })
}
