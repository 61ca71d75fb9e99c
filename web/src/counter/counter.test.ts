import { describe, expect, it } from 'vitest';
import { byHour, dueChoices, fits, justHere, marked, minutesUntil, phoneTail, priceOf, redsOf, scanner, windowEnd, within } from './counter.ts';
import type { Care, Greeting } from './counter.ts';
import { hourOf, localInput } from './hour.ts';

const berlin = 'Europe/Berlin';
const at = (time: string) => Date.parse(`2026-12-01T${time}:00+01:00`);
const who = (name: string, around: string | null, probability = 0.5) => ({ name, around, probability });

describe('likely now', () => {
  it('ends at a full hour, at least half an hour from now', () => {
    expect(windowEnd(at('08:06'))).toBe(at('09:00'));
    expect(windowEnd(at('08:30'))).toBe(at('09:00'));
    expect(windowEnd(at('08:31'))).toBe(at('10:00'));
  });
  it('counts the minutes until somebody comes in the time of the business, and who is late comes first', () => {
    expect(minutesUntil('8:10', at('08:06'), berlin)).toBe(4);
    expect(minutesUntil('7:50', at('08:06'), berlin)).toBe(-16);
    expect(minutesUntil('7:10', at('08:06'), berlin)).toBe(1440 - 56);
    expect(minutesUntil('0:10', at('23:50'), berlin)).toBe(20);
  });
  it('stands in the order of their hours; whose hour nobody knows comes last, the likeliest first', () => {
    const board = byHour([who('Anh', null, 0.4), who('Mara', '8:10'), who('Leyla', null, 0.6), who('Bruno', '8:00'), who('Wanda', '8:20')], at('08:06'), berlin);
    expect(board.map((v) => v.name)).toEqual(['Bruno', 'Mara', 'Wanda', 'Leyla', 'Anh']);
  });
  it('takes an hour out of a day', () => {
    const day = [who('Druckerei', '7:20'), who('Mara', '8:10'), who('Noon', '12:00'), who('Leyla', null)];
    expect(within(day, at('08:06'), at('09:00'), berlin).map((v) => v.name)).toEqual(['Mara']);
  });
  it('names the likeliest of the hour first, whenever in it they come', () => {
    const day = [who('Greta', '8:10', 0.15), who('Mara', '8:40', 0.68), who('Bruno', '8:20', 0.3)];
    expect(within(day, at('08:06'), at('09:00'), berlin).map((v) => v.name)).toEqual(['Mara', 'Bruno', 'Greta']);
  });
  it('just here is two hours', () => {
    const rows = [{ last_visit_at: '2026-12-01T06:00:00Z' }, { last_visit_at: '2026-12-01T04:00:00Z' }, { last_visit_at: null }];
    expect(justHere(rows, Date.parse('2026-12-01T07:06:00Z'))).toEqual([rows[0]]);
  });
});

describe('finding', () => {
  it('marks what was typed, without accents and at the beginning of a word first', () => {
    expect(marked('Jan Kovalčík', 'kovalci')).toEqual(['Jan ', 'Kovalčí', 'k']);
    expect(marked('Anna Wanner', 'anne')).toEqual(['Anna W', 'anne', 'r']);
    expect(marked('Ina Wina', 'in')).toEqual(['', 'In', 'a Wina']);
    expect(marked('Łukasz Groß', 'gross')).toEqual(['Łukasz ', 'Groß', '']);
    expect(marked('Mara Kowalska', 'koval')).toEqual(['Mara Kowalska', '', '']);
    expect(marked('A. (B)', '(b)')).toEqual(['A. ', '(B)', '']);
  });
  it('fits when every word begins a word of the name', () => {
    expect(fits('Mara Kowalska', 'kow ma')).toBe(true);
    expect(fits('Esra Öztürk', 'ozt')).toBe(true);
    expect(fits('Mara Kowalska', 'wal')).toBe(false);
    expect(fits('Mara Kowalska', ' ')).toBe(false);
  });
  it('shows no more of a number than was typed', () => {
    expect(phoneTail(['0176 0406 9099'], '9099')).toBe('9099');
    expect(phoneTail(['0176 0406 9099'], '99')).toBe(null);
    expect(phoneTail(['0176 0406 9099'], 'Anh')).toBe(null);
  });
});

describe('a scanner', () => {
  const type = (keys: string, gap: number) => {
    const heard: string[] = [];
    const hear = scanner((code) => heard.push(code));
    [...keys].forEach((key, i) => hear(key === '⏎' ? 'Enter' : key, i * gap));
    return heard;
  };
  it('is heard by its speed and its Enter', () => {
    expect(type('20525⏎', 8)).toEqual(['20525']);
    expect(type('20525⏎', 600)).toEqual([]);
    expect(type('12⏎', 8)).toEqual([]);
    expect(type('ab12345⏎', 8)).toEqual(['12345']);
    expect(type('20525⏎20526⏎', 8)).toEqual(['20525', '20526']);
  });
});

describe('the usual', () => {
  const prices = new Map([['roll', { amount_minor: 120, currency: 'EUR' }], ['coffee', { amount_minor: 420, currency: 'EUR' }], ['gift', null]]);
  it('has a price when everything in it has one', () => {
    expect(priceOf([{ product_id: 'coffee', quantity: 1 }, { product_id: 'roll', quantity: 2 }], prices)).toEqual({ amount_minor: 660, currency: 'EUR' });
    expect(priceOf([{ product_id: 'coffee', quantity: 1 }, { product_id: 'gift', quantity: 1 }], prices)).toBe(null);
    expect(priceOf([{ product_id: null, quantity: 1 }], prices)).toBe(null);
    expect(priceOf([], prices)).toBe(null);
  });
});

describe('a promise', () => {
  const tuesday = Date.parse('2026-12-01T08:06:00Z');
  it('is due tomorrow, today, on Friday or when they are here again', () => {
    expect(dueChoices('2026-12-08', tuesday)).toEqual([{ is: 'tomorrow', on: '2026-12-02' }, { is: 'today', on: '2026-12-01' }, { is: 'friday', on: '2026-12-04' }, { is: 'next_visit', on: '2026-12-08' }]);
    expect(dueChoices(null, tuesday).map((c) => c.is)).toEqual(['tomorrow', 'today', 'friday']);
  });
  it('names no day twice, and on a Friday the next one', () => {
    expect(dueChoices('2026-12-04', Date.parse('2026-12-03T08:00:00Z')).map((c) => c.is)).toEqual(['tomorrow', 'today']);
    expect(dueChoices(null, Date.parse('2026-12-04T08:00:00Z')).at(-1)).toEqual({ is: 'friday', on: '2026-12-11' });
  });
});

describe('what to mind', () => {
  const care = (about: string, what: string): Care => ({ about, what, why: '', source: { kind: 'x', id: what } });
  const many = [care('care', 'Nut allergy'), care('do_not_mention', 'The divorce'), care('danger', 'May move away'), ...[1, 2, 3, 4].map((n) => care('case', `Case ${n}`)), care('late', 'We are late'), care('answer', 'Waits')];
  const promised = [{}] as Greeting['promised'];
  const next_step = {} as NonNullable<Greeting['next_step']>;
  it('cuts no allergy, makes cases one, and what is left over one more', () => {
    const reds = redsOf({ take_care: many, promised, next_step });
    expect(reds.never_cut.map((c) => c.what)).toEqual(['Nut allergy', 'The divorce']);
    expect(reds.cases.length).toBe(4);
    expect([...reds.others, ...reds.rest].map((c) => c.what)).toEqual(['May move away', 'We are late', 'Waits']);
    expect(reds.rest.length).toBe(3);
  });
  it('says all of it where there is room', () => {
    expect(redsOf({ take_care: many.slice(0, 3), promised: [], next_step })).toEqual({ never_cut: many.slice(0, 2), cases: [], others: many.slice(2, 3), rest: [] });
  });
});

describe('another hour', () => {
  it('is proposed as tomorrow at eight', () => expect(localInput(new Date(2026, 10, 30, 22, 5).getTime())).toBe('2026-12-01T08:00'));
  it('is believed only when it is one', () => {
    expect(hourOf('2026-12-01T07:00:00Z')).toBe(Date.parse('2026-12-01T07:00:00Z'));
    expect(hourOf('soon')).toBe(null);
    expect(hourOf(null)).toBe(null);
  });
});
