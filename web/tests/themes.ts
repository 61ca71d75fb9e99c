// What comments are about, as it is used: found by words, named, pinned and merged, each with its way back.
import type { Page } from 'playwright-core';
import { expect, findings, settled } from './browser.ts';
import type { Journey } from './journeys.ts';

type Told = { themes: { id: string; label: string; name: string | null; pinned_at: string | null; parts: object[] }[] };
const told = async (page: Page): Promise<Told> => (await (await page.request.get('/api/v1/themes')).json()) as Told;
const clean = async (page: Page) => {
  const found = await findings(page);
  expect(found.length === 0, found.join('\n'));
};

export const themesJourneys: Journey[] = [
  ['themes: named, pinned and merged, and all of it taken back', async (page) => {
    const before = await told(page);
    const [first, second] = before.themes;
    if (!first || !second) return;
    await page.goto(`/relationships/themes?open=${first.id}`);
    const line = page.locator(`#${first.id}`);
    await line.locator('.comments > li').first().waitFor();
    await clean(page);
    await line.getByLabel('Name of the theme').fill('Our daily bread');
    await line.getByRole('button', { name: 'Keep name' }).click();
    await line.getByRole('heading', { name: 'Our daily bread' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await line.getByRole('heading', { name: 'Our daily bread' }).waitFor({ state: 'detached' });
    await line.getByRole('button', { name: 'Pin', exact: true }).click();
    await line.getByRole('img', { name: 'Pinned' }).waitFor();
    await line.getByRole('button', { name: 'Unpin' }).click();
    await line.getByRole('img', { name: 'Pinned' }).waitFor({ state: 'detached' });
    await line.getByLabel('Merge into').selectOption(second.id);
    await line.waitFor({ state: 'detached' });
    expect((await told(page)).themes.find((one) => one.id === second.id)?.parts.length === 1, 'it is not a part of the other');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await line.waitFor();
    const after = await told(page);
    expect(after.themes.every((one) => one.parts.length === 0 && !one.name && !one.pinned_at), 'something was not taken back');
  }],
  ['themes: comments are found by their words', async (page) => {
    if ((await told(page)).themes.length === 0) return;
    await page.setViewportSize({ width: 320, height: 800 });
    await page.goto('/relationships/themes');
    await settled(page);
    await page.getByLabel('Find comments by words').fill('bread');
    await page.keyboard.press('Enter');
    await page.locator('.comments > li').first().waitFor();
    await clean(page);
    await page.getByRole('button', { name: 'Back to themes' }).click();
    await page.locator('.said > li').first().waitFor();
  }],
];
