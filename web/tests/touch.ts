// A touch and whatever else is worth telling of it: behind one fold, at the counter and on a customer's page.
import type { Page } from 'playwright-core';
import { expect, findings, settled, url } from './browser.ts';
import type { Journey } from './journeys.ts';

const headers = { Origin: url };
const unique = Date.now().toString(36);
type Touch = { id: string; at: string; kind: string; direction: string; stage: string | null; expectation: string | null; expectation_by: string | null; feeling: string | null; feeling_source: string | null };

async function person(page: Page, name: string): Promise<string> {
  const answer = await page.request.post('/api/v1/customers', { data: { name: `${name} ${unique}` }, headers });
  expect(answer.ok(), `a customer is refused: ${await answer.text()}`);
  return ((await answer.json()) as { id: string }).id;
}
const touches = async (page: Page, id: string): Promise<Touch[]> => ((await (await page.request.get(`/api/v1/customers/${id}/timeline`)).json()) as { data: Touch[] }).data;
const evidence = async (page: Page, id: string): Promise<string[]> => ((await (await page.request.get(`/api/v1/customers/${id}/ladder`)).json()) as { rungs: { evidence: { kind: string }[] }[] }).rungs.flatMap((r) => r.evidence.map((e) => e.kind));
async function written(page: Page, id: string): Promise<Touch> {
  for (const until = Date.now() + 10_000; Date.now() < until; await page.waitForTimeout(50)) {
    const [first] = await touches(page, id);
    if (first) return first;
  }
  throw new Error('nothing was written');
}
const clean = async (page: Page, what: string) => {
  const found = await findings(page);
  expect(found.length === 0, `${what}: ${found.join('\n')}`);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(sideways <= 0, `${what} scrolls sideways by ${sideways} px`);
};
const in_group = (page: Page, group: string, name: string) => page.getByRole('group', { name: group }).getByRole('button', { name, exact: true }).click();

export const touchJourneys: Journey[] = [
  ['touch: a meeting outside business, to whom we went, is evidence of the ladder', async (page) => {
    const id = await person(page, 'Meta');
    await page.goto(`/people/${id}`);
    await settled(page);
    await page.getByRole('button', { name: 'Note a touch' }).click();
    await page.getByText('Say more').click();
    await in_group(page, 'Or was it something else?', 'Meeting outside business');
    await in_group(page, 'Who went to whom?', 'we went to them');
    await in_group(page, 'How was it for them?', 'more than expected');
    await page.getByRole('group', { name: 'By what was it more?' }).waitFor();
    await page.getByRole('textbox', { name: 'or in your own words' }).fill('helped carry the piano');
    await in_group(page, 'How did they feel?', 'glad');
    await in_group(page, 'How do we know?', 'they said so');
    await page.getByLabel('When was it, if not now?').fill('2026-03-02T18:30');
    await clean(page, 'the fold on a page');
    await page.getByRole('button', { name: 'Note it' }).click();
    const { kind, direction, expectation, expectation_by, feeling, feeling_source, at } = await written(page, id);
    const kept = [kind, direction, expectation, expectation_by, feeling, feeling_source, at.slice(0, 16)].join('|');
    expect(kept === 'meeting|out|exceeded|helped carry the piano|glad|said|2026-03-02T17:30', `was kept as ${kept}`);
    await page.getByText('They said they felt: glad.').waitFor();
    expect((await evidence(page, id)).includes('meeting'), 'the meeting is no evidence');
  }],
  ['touch: who recommends us, and who got our help, climbs by it', async (page) => {
    for (const [stage, kind] of [['recommends us', 'recommends'], ['gets help', 'advice']] as const) {
      const id = await person(page, stage);
      await page.goto(`/people/${id}`);
      await settled(page);
      await page.getByRole('button', { name: 'Note a touch' }).click();
      await page.getByText('Say more').click();
      await in_group(page, 'Where on their way with us?', stage);
      await page.getByRole('button', { name: 'Note it' }).click();
      await written(page, id);
      expect((await evidence(page, id)).includes(kind), `${stage} is no evidence`);
    }
  }],
  ['touch: what was told and folded away again is not sent', async (page) => {
    const id = await person(page, 'Falta');
    await page.goto(`/people/${id}`);
    await settled(page);
    await page.getByRole('button', { name: 'Note a touch' }).click();
    await page.getByText('Say more').click();
    await in_group(page, 'Who went to whom?', 'we went to them');
    await page.getByText('Say more').click();
    await page.getByRole('button', { name: 'Note it' }).click();
    expect((await written(page, id)).direction === 'in', 'what was folded away was sent');
  }],
  ['touch: at the counter less is told by what, with the fold open and in the two taps before it', async (page) => {
    const own = ((await (await page.request.get('/api/v1/standards?kind=visit&retired=false')).json()) as { data: object[] }).data.length ? null : ((await (await page.request.post('/api/v1/standards', { data: { kind: 'visit', promise: 'You are greeted by name', steps: [{ words: 'Say the name' }], extra: ['A taste of something new'] }, headers })).json()) as { id: string }).id;
    for (const width of [320, 768, 1280]) {
      await page.setViewportSize({ width, height: 1024 });
      const told = await person(page, `Wenig${width}`);
      await page.goto(`/counter/${told}`);
      await page.getByRole('button', { name: 'Touch' }).click();
      await page.getByText('Say more').click();
      await page.getByRole('button', { name: 'less than expected' }).click();
      // What was left out of the standard is what it may have been.
      const left_out = page.getByRole('group', { name: 'By what was it less?' }).getByRole('button').first();
      const words = await left_out.innerText();
      await left_out.click();
      await in_group(page, 'How did they feel?', 'annoyed');
      await clean(page, `the fold at the counter, ${width} px`);
      const go = page.getByRole('button', { name: 'Note it' });
      const box = await go.boundingBox();
      expect(box && box.y + box.height <= 1024, 'what is pressed is not in sight');
      await go.click();
      const one = await written(page, told);
      expect(one.expectation_by === words && one.feeling === 'annoyed' && one.feeling_source === 'seen', `was kept as ${JSON.stringify(one)}`);
    }
    const after = await person(page, 'Danach');
    await page.goto(`/counter/${after}`);
    await page.getByRole('button', { name: 'Touch' }).click();
    await page.getByRole('button', { name: 'less than expected' }).click();
    await page.getByRole('textbox', { name: 'or in your own words' }).fill('waited for the bread');
    await clean(page, 'by what, after two taps');
    await page.keyboard.press('Enter');
    for (const until = Date.now() + 10_000; (await touches(page, after))[0]?.expectation_by !== 'waited for the bread'; await page.waitForTimeout(50)) expect(Date.now() < until, 'by what it was less is not kept');
    if (own) await page.request.delete(`/api/v1/standards/${own}`, { headers });
  }],
];
