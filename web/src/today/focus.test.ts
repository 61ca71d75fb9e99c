import { describe, expect, it } from 'vitest';
import { nextOf, reach, stepOf } from './focus.ts';
import { keyOf } from './today.ts';
import type { Line } from './today.ts';

const line = (customer_id: string) => ({ customer_id, key: 'fading' }) as Line;
const round = ['a', 'b', 'c', 'd'].map(line);
const without = (...names: string[]) => (of: Line) => names.includes(of.customer_id);
const key = (name: string) => keyOf(line(name));

describe('who comes next', () => {
  it('is the first, then each after the other, then nobody', () => {
    expect(nextOf(round, without(), null)?.customer_id).toBe('a');
    expect(nextOf(round, without('a'), key('a'))?.customer_id).toBe('b');
    expect(nextOf(round, without('a', 'b', 'c', 'd'), key('d'))).toBeNull();
    expect(nextOf([], without(), null)).toBeNull();
  });
  it('are those who were skipped, once the others are gone', () => {
    expect(nextOf(round, without('a', 'c', 'd'), key('d'))?.customer_id).toBe('b');
    expect(nextOf(round, without('b', 'c'), key('c'))?.customer_id).toBe('d');
  });
  it('is one step up or down, over who is gone, and stays where nobody is left that way', () => {
    expect(stepOf(round, without('b'), key('a'), 1)).toBe(key('c'));
    expect(stepOf(round, without('b'), key('c'), -1)).toBe(key('a'));
    expect(stepOf(round, without(), key('d'), 1)).toBe(key('d'));
    expect(stepOf(round, without('a'), key('b'), -1)).toBe(key('b'));
  });
});

describe('a way that the device opens itself', () => {
  const of = { emails: ['mara@example.org'], phones: ['+49 421 55 01'], consent_email: null, consent_phone: null };
  it('carries the draft, or dials', () => {
    expect(reach({ channel: 'email', about: '' }, of, 'Dear Mara,\nhow are you?')).toEqual({ to: 'mara@example.org', href: 'mailto:mara%40example.org?body=Dear%20Mara%2C%0Ahow%20are%20you%3F' });
    expect(reach({ channel: 'call', about: '' }, of, '')).toEqual({ to: '+49 421 55 01', href: 'tel:+494215501' });
  });
  it('is none where they asked us not to, where nothing is known, or where it may not be seen', () => {
    expect(reach({ channel: 'email', about: '' }, { ...of, consent_email: false }, '')).toBeNull();
    expect(reach({ channel: 'call', about: '' }, { ...of, consent_phone: false }, '')).toBeNull();
    expect(reach({ channel: 'call', about: '' }, { ...of, phones: [] }, '')).toBeNull();
    expect(reach({ channel: 'call', about: '' }, { ...of, phones: ['…01'] }, '')).toBeNull();
    expect(reach({ channel: 'letter', about: '' }, of, '')).toBeNull();
  });
});
