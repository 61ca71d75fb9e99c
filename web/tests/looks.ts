// What stands in a row stands in a row: figures, bars and quiet acts are measured on the screen.
import type { Locator, Page } from 'playwright-core';
import { expect, settled } from './browser.ts';
import type { Journey } from './journeys.ts';

type Box = { top: number; left: number; right: number; bottom: number };
const boxes = (of: Locator): Promise<Box[]> => of.evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ top, left, right, bottom }) => ({ top, left, right, bottom })));
const same = (lengths: number[]): boolean => Math.max(...lengths) - Math.min(...lengths) < 1;
const cut = (of: Locator): Promise<boolean> => of.evaluate((box: HTMLSelectElement) => {
  const { font, paddingLeft, paddingRight } = getComputedStyle(box), pen = document.createElement('canvas').getContext('2d')!;
  pen.font = font;
  return pen.measureText(box.selectedOptions[0]!.text).width > box.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
});
const wide = async (page: Page, width: number) => {
  await page.setViewportSize({ width, height: 900 });
  await settled(page);
};

export const looksJourneys: Journey[] = [
  ['looks: the four figures stand at one height, and the bars of a list have one scale', async (page) => {
    await page.goto('/relationships');
    await page.locator('.people .alive').first().waitFor();
    for (const width of [1280, 1440]) {
      await wide(page, width);
      const figures = await boxes(page.locator('.fig .big'));
      expect(same(figures.map((one) => one.bottom)), `at ${width} px the figures end at ${figures.map((one) => one.bottom).join(', ')}`);
      const titles = await boxes(page.locator('.fig h2 > :first-child')), movements = await boxes(page.locator('.fig h2 > .st'));
      expect(same(titles.map((one) => one.top)) && same(movements.map((one) => one.top)), `at ${width} px only some movements stand beside their title`);
      const bars = await boxes(page.locator('.people .alive .track'));
      expect(bars.length > 1 && same(bars.map((one) => one.right - one.left)), `at ${width} px the bars are ${bars.map((one) => one.right - one.left).join(', ')} wide`);
    }
  }],
  ['looks: how long somebody waits is covered by nothing on a phone', async (page) => {
    await page.goto('/today/waiting');
    await page.locator('.waits .clocks').first().waitFor();
    await wide(page, 320);
    const waits = await boxes(page.locator('.waits .clocks > b')), acts = await boxes(page.locator('.waits .mantine-Button-root'));
    const covered = waits.filter((one) => acts.some((act) => act.left < one.right && one.left < act.right && act.top < one.bottom && one.top < act.bottom));
    expect(waits.length > 0 && acts.length > 0 && covered.length === 0, `${covered.length} of ${waits.length} are covered`);
  }],
  ['looks: what is chosen of the cases is read whole, and a change of spending says its way', async (page) => {
    await page.goto('/cases');
    const shown = page.getByRole('combobox', { name: 'Which cases' });
    await shown.waitFor();
    expect(!(await cut(shown)), 'what is chosen is cut');
    await page.goto('/cases/recovery');
    const causes = page.getByRole('table').first();
    await causes.getByRole('columnheader', { name: 'Half a year on, they spent' }).waitFor();
    const spent = await causes.locator('tbody td:nth-child(4)').allInnerTexts();
    expect(spent.length > 0 && spent.every((words) => /^(\d[\d,]*\.\d\d\s\S+ (less|more)|no less)$/.test(words)), `they spent ${spent.join(' | ')}`);
  }],
  ['looks: the quiet acts of a case are one list', async (page) => {
    await page.goto('/cases');
    await page.locator('.jobs .about a').first().click();
    await page.getByRole('heading', { name: 'What else' }).waitFor();
    const acts = await boxes(page.locator('.quiet .mantine-Button-root'));
    expect(acts.length > 2 && same(acts.map((one) => one.left)), `they begin at ${acts.map((one) => one.left).join(', ')}`);
    const gaps = acts.slice(1).map((one, i) => one.top - acts[i]!.bottom);
    expect(gaps.every((gap) => gap >= 0 && gap < 12), `their gaps are ${gaps.join(', ')}`);
  }],
  ['looks: to listen begins with what to do', async (page) => {
    await page.goto('/listen');
    await page.getByRole('heading', { level: 1, name: 'Listen' }).waitFor();
    const [write] = await boxes(page.getByRole('button', { name: 'Write a survey' })), [ideas] = await boxes(page.getByRole('main').getByRole('link', { name: 'Ideas' })), [list] = await boxes(page.locator('.asked'));
    expect(write!.bottom <= list!.top && ideas!.bottom <= list!.top && ideas!.top < write!.bottom && ideas!.left >= write!.right, 'they do not stand in a row before the list');
  }],
];
