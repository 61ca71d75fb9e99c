// A browser that is signed in, and what every test may ask of it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { tally } from './tally.ts';

export const url = (process.env.RAPPORT_URL ?? 'http://127.0.0.1:8080').replace(/\/$/, '');
const link = process.env.RAPPORT_LINK ?? '';
// A busy machine is no fault of the page.
const patience_ms = Number(process.env.RAPPORT_PATIENCE_MS ?? 15_000);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Requests to other hosts, errors on the console (broken content policy among them) and uncaught exceptions.
export const noise: string[] = [];

export async function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.RAPPORT_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export async function open(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: url, reducedMotion: 'reduce', locale: 'en-GB', acceptDownloads: true, serviceWorkers: 'block', ...options });
  context.setDefaultTimeout(patience_ms);
  const page = await context.newPage();
  page.on('request', (r) => { if (/^https?:/.test(r.url()) && !r.url().startsWith(url)) noise.push(`foreign request: ${r.url()}`); });
  page.on('console', (m) => { if (m.type() === 'error' && !/status of (401|403|404|409|412|422|503)|net::ERR_(INTERNET_DISCONNECTED|CONNECTION_RESET|FAILED)/.test(m.text())) noise.push(`console: ${m.text()} ${m.location().url} on ${page.url()}`); });
  page.on('pageerror', (e) => noise.push(`exception: ${e.message}`));
  return page;
}

export type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>;

// Spends the one-time link; a server without an owner asks for one.
export async function signIn(browser: Browser): Promise<SignedIn> {
  const page = await open(browser);
  const path = link.startsWith('http') ? new URL(link).pathname + new URL(link).search : link.startsWith('/') ? link : `/sign-in?token=${encodeURIComponent(link)}`;
  const begin = page.getByRole('button', { name: 'Begin' });
  const press = page.getByRole('button', { name: 'Open Rapport' });
  const inside = page.getByRole('navigation', { name: 'Main' });
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  await begin.or(press).first().waitFor();
  const cost = tally(page);
  if (await begin.isVisible()) {
    await page.getByLabel('Name', { exact: true }).fill('Hanne Brodersen');
    await page.getByLabel('E-mail').fill('hanne@example.org');
    await page.getByLabel('A password you will remember').fill('rye flour and salt water');
    await begin.click();
  } else {
    await cost.tap('Open Rapport');
    const later = page.getByRole('button', { name: 'Later' });
    await later.or(inside).first().waitFor();
    if (await later.isVisible()) await cost.tap('Later');
    await inside.waitFor();
    cost.keep('sign in by a link', { taps: 2, keys: 0 });
  }
  await inside.waitFor();
  const state = await page.context().storageState();
  await page.context().close();
  return state;
}

type Finding = { id: string; nodes: { target: unknown[]; failureSummary?: string }[] };

// The whole page is looked at, not a window of it: what is pressed covers, at the bottom, a part of whatever stands there before one scrolls.
export async function findings(page: Page): Promise<string[]> {
  const window_ = page.viewportSize();
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  if (window_ && whole > window_.height) await page.setViewportSize({ width: window_.width, height: whole });
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const run = (window as unknown as { axe: { run: (where: Document, how: object) => Promise<{ violations: Finding[] }> } }).axe.run;
    return (await run(document, { rules: { 'target-size': { enabled: true } } })).violations;
  });
  if (window_) await page.setViewportSize(window_);
  return found.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 4).join(' | ')}`);
}

export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' }).catch(() => {});
}

export function expect(true_: unknown, words: string): asserts true_ {
  if (!true_) throw new Error(words);
}
