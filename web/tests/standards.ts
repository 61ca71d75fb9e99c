// Standards as they are used: written by keyboard, ticked at the counter after two presses, each with a way back.
import type { Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';

const headers = { Origin: url };
type Standard = { id: string; kind: string; in_force: { number: number; steps: { step: number; words: string }[] } };

async function post<T = { id: string }>(page: Page, path: string, data?: object): Promise<T> {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers });
  expect(answer.ok(), `POST ${path} answered ${answer.status()}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
const all = async (page: Page, query = ''): Promise<Standard[]> => ((await (await page.request.get(`/api/v1/standards${query}`)).json()) as { data: Standard[] }).data;
const remove = (page: Page, id: string) => page.request.delete(`/api/v1/standards/${id}`, { headers });
const clean = async (page: Page) => {
  const found = await findings(page);
  expect(found.length === 0, found.join('\n'));
};
async function noLetters(page: Page): Promise<void> {
  for (const left of await all(page, '?kind=letter')) await remove(page, left.id);
}

export const standardsJourneys: Journey[] = [
  ['standards: written by keys alone, changed, and taken back', async (page) => {
    await noLetters(page);
    await page.goto('/settings/standards');
    await settled(page);
    await page.getByRole('button', { name: 'Write down a standard' }).click();
    await page.getByLabel('Kind of contact').selectOption('letter');
    await page.getByLabel('What we promise').fill('Every letter is answered by hand');
    await page.getByRole('textbox', { name: 'Step 1' }).focus();
    await page.keyboard.type('Write the name yourself');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Step 2' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('Post it the same day');
    await page.keyboard.press('Alt+ArrowUp');
    await clean(page);
    await page.getByRole('button', { name: 'Keep it' }).click();
    const line = page.getByRole('listitem').filter({ hasText: 'Every letter is answered by hand' });
    await line.waitFor();
    expect((await all(page, '?kind=letter'))[0]?.in_force.steps.map((s) => s.words).join() === 'Post it the same day,Write the name yourself', 'the steps are in another order');

    await line.getByRole('button', { name: 'Open Letter' }).click();
    await line.getByRole('button', { name: 'Change it' }).click();
    await line.getByRole('textbox', { name: 'Step 2' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Step 3' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('Ask a question back');
    await line.getByRole('button', { name: 'Keep it' }).click();
    await line.getByText('What it said before').waitFor();
    expect((await all(page, '?kind=letter'))[0]?.in_force.steps.length === 3, 'the step was not kept');
    await page.getByRole('button', { name: 'Undo' }).last().click();
    await line.getByText('What it said before').waitFor({ state: 'detached' });
    expect((await all(page, '?kind=letter'))[0]?.in_force.steps.length === 2, 'the change was not taken back');
    await noLetters(page);
  }],
  ['standards: which steps matter, what was noticed and who is trained has no finding', async (page) => {
    const visit = (await all(page, '?kind=visit&retired=false')).find((s) => s.in_force.steps.length > 0);
    const of = visit ?? (await post<Standard>(page, '/standards', { kind: 'visit', promise: 'You are greeted by name', steps: [{ words: 'Say the name' }] }));
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [320, 768, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await page.goto(`/settings/standards?open=${of.id}`);
        await page.getByRole('heading', { name: 'What customers noticed' }).waitFor();
        await settled(page);
        await clean(page);
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(sideways <= 0, `scrolls sideways by ${sideways} px at ${width}`);
      }
  }],
  ['standards: the steps of a touch are ticked after two presses, and nobody has to', async (page) => {
    const own = (await all(page, '?kind=visit&retired=false')).length ? null : await post(page, '/standards', { kind: 'visit', promise: 'You are greeted by name', steps: [{ words: 'Say the name' }], extra: ['A taste of something new'] });
    const { id } = await post(page, '/customers', { name: `Selma ${Date.now().toString(36)}` });
    await page.setViewportSize({ width: 834, height: 1112 });
    await page.goto(`/counter/${id}`);
    await page.getByRole('button', { name: 'Touch' }).click();
    await page.getByRole('button', { name: 'more than expected' }).click();
    const first = page.getByRole('checkbox').first();
    await first.waitFor();
    const box = await first.boundingBox();
    expect(box && box.height >= 56, `a tick box is ${box?.height} px high`);
    await clean(page);
    const touch = ((await (await page.request.get(`/api/v1/customers/${id}/timeline`)).json()) as { data: { id: string }[] }).data[0]!.id;
    const kept = async () => ((await (await page.request.get(`/api/v1/touchpoints/${touch}/steps`)).json()) as { steps: { ticked_at: string | null }[] }).steps.filter((s) => s.ticked_at).length;
    await first.click();
    await page.waitForFunction(() => document.querySelector('[role=checkbox]')?.getAttribute('aria-checked') === 'true');
    for (let i = 0; i < 50 && (await kept()) !== 1; i += 1) await page.waitForTimeout(100);
    expect((await kept()) === 1, 'the step is not ticked');
    await first.press('Space');
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(300);
    expect((await kept()) === 0, 'the step is still ticked');
    await page.getByRole('group', { name: 'By what was it more?' }).getByRole('button').first().click();
    await page.locator('button[aria-pressed="true"]').waitFor();
    const noticed = (await (await page.request.get(`/api/v1/touchpoints/${touch}`)).json()) as { expectation_by: string | null };
    expect(noticed.expectation_by, 'by what it was more is not kept');
    await page.getByRole('button', { name: 'Done' }).click();
    await first.waitFor({ state: 'detached' });
    await page.request.delete(`/api/v1/touchpoints/${touch}`, { headers });
    if (own) await remove(page, own.id);
  }],
  ['standards: steps ticked without a network go with their touch, in one', async (page) => {
    const own = (await all(page, '?kind=visit&retired=false')).length ? null : await post<Standard>(page, '/standards', { kind: 'visit', promise: 'You are greeted by name', steps: [{ words: 'Say the name' }] });
    const { id } = await post(page, '/customers', { name: `Selma ${Date.now().toString(36)}` });
    await page.goto(`/counter/${id}`);
    await page.getByRole('button', { name: 'Touch' }).waitFor();
    await page.waitForLoadState('networkidle');
    await page.context().setOffline(true);
    try {
      await page.getByRole('button', { name: 'Touch' }).click();
      await page.getByText(/^0 of \d+ steps? done$/).click();
      await page.getByRole('checkbox').first().click();
      await page.getByText(/^1 of \d+ steps? done$/).waitFor();
      await page.getByRole('button', { name: 'as expected' }).click();
      await page.getByText('1 thing waits').waitFor();
    } finally {
      await page.context().setOffline(false);
    }
    await page.getByText('1 thing waits').waitFor({ state: 'detached', timeout: 45_000 });
    const touches = ((await (await page.request.get(`/api/v1/customers/${id}/timeline`)).json()) as { data: { id: string }[] }).data;
    expect(touches.length === 1, `${touches.length} touches are stored`);
    const { steps } = (await (await page.request.get(`/api/v1/touchpoints/${touches[0]!.id}/steps`)).json()) as { steps: { ticked_at: string | null }[] };
    expect(steps.filter((s) => s.ticked_at).length === 1, 'the step did not come with its touch');
    await page.request.delete(`/api/v1/touchpoints/${touches[0]!.id}`, { headers });
    if (own) await remove(page, own.id);
  }],
  ['standards: a step ticked at the counter is one of the standard that holds there, also when a stage is chosen', async (page) => {
    const own = await post<Standard>(page, '/standards', { kind: 'service', promise: 'Mended', steps: [{ words: 'Look' }, { words: 'Say the name' }] });
    const help = await post<Standard>(page, '/standards', { kind: 'service', stage: 'gets_help', promise: 'Helped', steps: [{ words: 'HELP one' }, { words: 'HELP two' }] });
    const steps = async (id: string) => {
      for (let i = 0; i < 100; i += 1, await page.waitForTimeout(100)) {
        const [touch] = ((await (await page.request.get(`/api/v1/customers/${id}/timeline`)).json()) as { data: { id: string; channel: string | null; waited_seconds: number | null }[] }).data;
        if (!touch) continue;
        const shown = (await (await page.request.get(`/api/v1/touchpoints/${touch.id}/steps`)).json()) as { standard_id: string; steps: { words: string; ticked_at: string | null }[] };
        await page.request.delete(`/api/v1/touchpoints/${touch.id}`, { headers });
        return { ...touch, ...shown, ticked: shown.steps.filter((s) => s.ticked_at).map((s) => s.words).join() };
      }
      throw new Error('nothing was written');
    };
    const touch = async () => {
      const { id } = await post(page, '/customers', { name: `Selma ${Date.now().toString(36)}` });
      await page.goto(`/counter/${id}`);
      await page.getByRole('button', { name: 'Touch' }).click();
      await page.getByRole('group', { name: 'What was it?' }).getByRole('button').nth(3).click();
      await page.getByText(/^0 of \d+ steps? done$/).click();
      return id;
    };
    const first = await touch();
    await page.getByRole('checkbox', { name: 'Say the name' }).click();
    await page.getByText('Say more').click();
    await page.getByRole('group', { name: 'Where on their way with us?' }).getByRole('button', { name: 'gets help', exact: true }).click();
    await page.getByText('0 of 2 steps done').waitFor();
    await page.getByRole('group', { name: 'How long did they wait?' }).getByRole('button', { name: '5 minutes', exact: true }).click();
    await page.getByRole('button', { name: 'as expected' }).click();
    await page.getByRole('button', { name: 'Note it' }).click();
    const one = await steps(first);
    expect(one.standard_id === help.id && one.ticked === '' && one.waited_seconds === 300, `was kept as ${JSON.stringify(one)}`);

    const counter = await post<Standard>(page, '/standards', { kind: 'service', channel: 'Counter', promise: 'At the counter', steps: [{ words: 'COUNTER one' }] });
    const second = await touch();
    await page.getByRole('checkbox', { name: 'COUNTER one' }).click();
    await page.getByRole('button', { name: 'as expected' }).click();
    const two = await steps(second);
    expect(two.standard_id === counter.id && two.channel === 'counter' && two.ticked === 'COUNTER one', `was kept as ${JSON.stringify(two)}`);
    for (const standard of [own, help, counter]) await remove(page, standard.id);
  }],
];
