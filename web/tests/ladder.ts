// The ladder down to its evidence, and its rules looked at before they are kept.
import type { Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';
import { tally } from './tally.ts';

const rulesOf = async (page: Page) => (await (await page.request.get('/api/v1/ladder/rules')).json()) as { version: number; rules: { level_3: { evidence: string; at_least: number; within_days: number }[] } };
async function somebodyClimbed(page: Page): Promise<void> {
  const { levels } = (await (await page.request.get('/api/v1/ladder')).json()) as { levels: number[] };
  expect(levels.slice(1).some((n) => n > 0), 'nobody stands on the ladder: there is nothing to look at');
}

export const ladderJourneys: Journey[] = [
  ['ladder: from Relationships to the evidence of a person', async (page) => {
    await page.goto('/relationships');
    await settled(page);
    await somebodyClimbed(page);
    const cost = tally(page);
    await cost.tap('The ladder', 'link');
    await cost.tap(/^Evidence: /);
    await page.locator('.rungs .lv').first().waitFor();
    cost.say('ladder to evidence');
    expect((await page.locator('.rungs ol ul li').count()) > 0, 'no evidence is shown');
    const found = await findings(page);
    expect(found.length === 0, found.join('\n'));
  }],
  ['ladder: who climbed, by keys, and why', async (page) => {
    await page.goto('/relationships/ladder');
    await settled(page);
    await somebodyClimbed(page);
    await page.getByRole('button', { name: /^Climbed in three months/ }).click();
    await page.getByRole('heading', { name: 'Climbed in three months' }).waitFor();
    await page.locator('.onladder > li').first().waitFor();
    await page.keyboard.press('j');
    await page.locator('.onladder .why:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.rungs .lv').first().waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.rungs').first().waitFor({ state: 'detached' });
  }],
  ['ladder: a rule is changed with a look at who would move, and undone', async (page) => {
    const before = await rulesOf(page);
    await page.goto('/relationships/ladder/rules');
    await settled(page);
    await page.getByText('Change level 3').click();
    const times = page.getByRole('textbox', { name: 'How many times' }).and(page.locator(':visible')).first();
    await times.fill(String(before.rules.level_3[0]!.at_least + 3));
    await page.getByRole('button', { name: 'Who would move?' }).click();
    await page.getByRole('heading', { name: /would climb|Nobody would move/ }).waitFor();
    const found = await findings(page);
    expect(found.length === 0, found.join('\n'));
    expect((await rulesOf(page)).version === before.version, 'looking changed the rules');
    await page.getByRole('button', { name: 'Keep these rules' }).click();
    await page.getByText(`Version ${before.version + 1}, by`).first().waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(`Version ${before.version + 2}, by`).first().waitFor();
    expect(JSON.stringify((await rulesOf(page)).rules) === JSON.stringify(before.rules), 'the rules are not as they were');
  }],
  ['ladder: an earlier version of the rules is looked at and taken back as a new one', async (page) => {
    const before = await rulesOf(page);
    const other = { ...before.rules, level_3: [{ ...before.rules.level_3[0]!, at_least: 7 }] };
    const put = await page.request.put('/api/v1/ladder/rules', { data: other, headers: { Origin: url, 'If-Match': `"v${before.version}"` } });
    expect(put.ok(), `the rules were answered ${put.status()}`);
    await page.goto('/relationships/ladder/rules');
    const versions = page.getByRole('region', { name: 'Versions' });
    await versions.getByText(/^Level 3: .*7 times/).first().waitFor();
    await settled(page);
    const found = await findings(page);
    expect(found.length === 0, found.join('\n'));
    await page.getByRole('button', { name: `Take back version ${before.version}` }).click();
    await page.getByRole('heading', { name: /would climb|Nobody would move/ }).waitFor();
    expect((await rulesOf(page)).version === before.version + 1, 'looking changed the rules');
    await page.getByRole('button', { name: 'Keep these rules' }).click();
    await page.getByText(`Version ${before.version + 2}, by`).first().waitFor();
    expect(JSON.stringify((await rulesOf(page)).rules) === JSON.stringify(before.rules), 'the rules are not as they were');
  }],
  ['ladder: a level without a rule is refused beside it', async (page) => {
    await page.goto('/relationships/ladder/rules');
    await settled(page);
    await page.getByText('Change level 3').click();
    for (const left = page.getByRole('button', { name: /^Take away/ }).and(page.locator(':visible')); (await left.count()) > 0;) await left.first().click();
    await page.getByRole('button', { name: 'Who would move?' }).click();
    await page.getByRole('alert').getByText('A level needs evidence').or(page.locator('.rule .wrong')).first().waitFor();
    await page.getByRole('button', { name: 'As it was' }).click();
    expect(page.url().startsWith(url), 'left the page');
  }],
];
