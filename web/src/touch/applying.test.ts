import { expect, it } from 'vitest';
import { applying, channelAtCounter } from './applying.ts';

const of = (id: string, kind: 'visit' | 'call', channel: string | null, stage: 'gets_help' | 'buys' | null) => ({ id, kind, channel, stage });
const any = of('any', 'visit', null, null);
const help = of('help', 'visit', null, 'gets_help');
const counter = of('counter', 'visit', 'Counter', null);
const both = of('both', 'visit', 'counter', 'gets_help');
const at = (standards: typeof any[], channel: string | null, stage: 'gets_help' | 'buys' | null) => applying(standards, { kind: 'visit', channel, stage })?.id;

it('is the closest one: the channel before the stage, then the kind alone', () => {
  const all = [any, help, counter, both];
  expect(at(all, 'counter', 'gets_help')).toBe('both');
  expect(at([any, help, counter], 'counter', 'gets_help')).toBe('counter');
  expect(at([any, help], 'counter', 'gets_help')).toBe('help');
  expect(at(all, 'counter', 'buys')).toBe('counter');
  expect(at(all, null, 'buys')).toBe('any');
  expect(at([counter, both], null, null)).toBeUndefined();
  expect(applying(all, { kind: 'call', channel: null, stage: null })).toBeUndefined();
});

it('compares channels without case and accents', () => {
  expect(at([any, of('cafe', 'visit', 'Café-Bar', null)], 'cafe bar', null)).toBe('cafe');
});

it('is at the counter what happens there', () => {
  expect([channelAtCounter('visit'), channelAtCounter('service'), channelAtCounter('call'), channelAtCounter('delivery')]).toEqual(['counter', 'counter', null, null]);
});
