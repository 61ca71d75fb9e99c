import { describe, expect, it } from 'vitest';
import { asksBy, bodyOf, byWhat, instantIn, nothing, wallIn } from './told.ts';

describe('what is told of a touch', () => {
  it('goes along only as far as something was told', () => {
    expect(bodyOf(nothing, 'met', 'Europe/Berlin')).toEqual({});
    expect(bodyOf({ direction: 'out', by: ' walked it home ', feeling: 'glad', feeling_source: 'said', stage: 'recommends', at: '2026-07-01T08:10', waited: '10' }, 'exceeded', 'Europe/Berlin'))
      .toEqual({ direction: 'out', expectation_by: 'walked it home', feeling: 'glad', feeling_source: 'said', stage: 'recommends', at: '2026-07-01T06:10:00.000Z', waited_seconds: 600 });
    expect(bodyOf({ ...nothing, waited: '0' }, null, undefined), 'that nobody waited is told, too').toEqual({ waited_seconds: 0 });
  });
  it('says by what only where it was less or more, and how we know a feeling only where there is one', () => {
    expect(['missed', 'met', 'exceeded', null].map((x) => asksBy(x as never))).toEqual([true, false, true, false]);
    for (const none of ['met', null] as const) expect(bodyOf({ ...nothing, by: 'the wait' }, none, undefined)).toEqual({});
    expect(bodyOf({ ...nothing, by: 'the wait' }, 'missed', undefined)).toEqual({ expectation_by: 'the wait' });
    expect(bodyOf({ ...nothing, feeling: '  ', feeling_source: 'said' }, null, undefined)).toEqual({});
  });
});

it('less may be by a step left out; more by the extras, then by what was noticed last, none twice', () => {
  const of = { left_out: ['Say the name'], extra: ['A taste'], noticed: [{ words: 'packed the bags', last_at: '2026-01-02T00:00:00Z' }, { words: 'a TASTE', last_at: '2026-03-02T00:00:00Z' }, { words: 'held the door', last_at: '2026-02-02T00:00:00Z' }] };
  expect(byWhat('missed', of)).toEqual(['Say the name']);
  expect(byWhat('exceeded', of)).toEqual(['A taste', 'held the door', 'packed the bags']);
  expect(byWhat('exceeded', { ...of, extra: [...'abcdefgh'] })).toHaveLength(6);
});

describe('when it was', () => {
  it('is read on the clock of the shop, wherever the page is', () => {
    expect(instantIn('2026-01-15T08:10', 'Europe/Berlin')).toBe('2026-01-15T07:10:00.000Z');
    expect(instantIn('2026-07-15T08:10', 'America/New_York')).toBe('2026-07-15T12:10:00.000Z');
    expect(wallIn(Date.parse('2026-07-15T12:10:00Z'), 'America/New_York')).toBe('2026-07-15T08:10');
  });
  it('that comes twice in autumn is the first; that spring leaves out is an hour later', () => {
    expect(instantIn('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(instantIn('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
  });
  it('is nothing where nothing, or nonsense, was put in', () => {
    for (const none of ['', 'yesterday', '2026-13-01T08:00']) expect(instantIn(none, 'UTC'), none).toBeNull();
  });
  it('comes back as it was, at hours all over a year', () => {
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'])
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 3_600_000 * 23) {
        const text = wallIn(at, zone);
        expect(wallIn(Date.parse(instantIn(text, zone)!), zone)).toBe(text);
      }
  });
});
