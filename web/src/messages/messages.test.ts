import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import first from './en.json';
import more from './more.json';

const en = { ...first, ...more };

const src = join(import.meta.dirname, '..');
const code = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((f) => /\.tsx?$/.test(f) && !f.includes('.test.') && f !== 'api.d.ts')
  .map((f) => readFileSync(join(src, f), 'utf8')).join('\n');

// Families whose members are chosen by data: t(`kind.${kind}`), word('kind', kind).
const families = [...new Set([...code.matchAll(/`([a-z_]+(?:\.[a-z_]+)*\.)\$\{|word\('([a-z_.]+)',/g)].map((m) => m[1] ?? `${m[2]}.`))];

it('holds nothing that the page never says', () => {
  const unsaid = Object.keys(en).filter((key) => !code.includes(`'${key}'`) && !families.some((f) => key.startsWith(f)) && !key.startsWith('figure.'));
  expect(unsaid).toEqual([]);
});

it('holds every sentence: no words stand in the code', () => {
  const texts = [...code.matchAll(/>([^<>{}=;()]*[a-z]{3}[^<>{}=;()]*)<\//g)].map((m) => m[1]!.trim()).filter((text) => !['Rapport', 'CSV'].includes(text));
  expect(texts).toEqual([]);
  const attributes = [...code.matchAll(/\s(?:aria-label|label|placeholder|title|description)="([^"]+)"/g)].map((m) => m[1]);
  expect(attributes).toEqual([]);
});

it('says “We” where we are who acts, and “us” behind a verb', () => {
  const said = (word: string) => [...code.matchAll(new RegExp(`t\\('([a-z_.]+)', \\{ name: [^}]*t\\('${word.replace('.', '\\.')}'\\)`, 'g'))].map((m) => en[m[1] as keyof typeof en]);
  expect(said('cases.us').filter((sentence) => sentence.startsWith('{name}'))).toEqual([]);
  expect(said('cases.we').filter((sentence) => !sentence.startsWith('{name}'))).toEqual([]);
  expect([said('cases.us').length > 0, said('cases.we').length > 0, en['cases.we']]).toEqual([true, true, 'We']);
  expect(code).not.toMatch(/entry\.staff \?\? t\('cases\.us'\)/);       // who answered and who noted begin their sentences
});

it('says of one message that it needs no answer, and not of whoever wrote it', () => {
  expect(en['today.said_no_answer']).toBe('This needs no answer.');
});
