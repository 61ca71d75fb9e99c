import { expect, it } from 'vitest';
import { learn } from '../shell/messages.tsx';
import more from '../messages/more.json';
import { draftOf, moved, newClock, placeSent, rulesFrom } from './rules.ts';
import type { CaseRules } from './rules.ts';

learn(more);
const rules: CaseRules = {
  clocks: [{ name: 'Complaints', kind: 'complaint', source: null, level: 2, first_minutes: 90, next_minutes: 240, solution_minutes: null, warn_minutes: 30, escalate_to: null, team_id: null }],
  responses: [{ name: 'Would not recommend us', survey: 'nps', from: 0, to: 6, kind: 'complaint', hours: 24, owner_id: null }],
  newest_days: 7, ask_after_days: 2, reopen_at: 2, answers: [{ name: 'late', words: 'We are late.' }], version: 3, made_at: null, made_by: null,
};

it('keeps what nobody touched', () => {
  const { version: _, made_at: _at, made_by: _by, ...body } = rules;
  expect(rulesFrom(draftOf(rules), rules)).toEqual({ body, faults: {} });
});

it('reads hours with a comma, and empty as no clock', () => {
  const draft = draftOf(rules);
  draft.clocks[0] = { ...draft.clocks[0]!, first_minutes: '0,5', next_minutes: '', warn_minutes: '', level: '', source: 'mail' };
  expect(rulesFrom(draft, rules).body.clocks![0]).toMatchObject({ first_minutes: 30, next_minutes: null, warn_minutes: 0, level: null, source: 'mail' });
});

it('says at its own field what is no number and what has no name', () => {
  const draft = draftOf(rules);
  draft.clocks.push({ ...newClock(), first_minutes: 'soon' });
  draft.responses[0] = { ...draft.responses[0]!, to: 'six' };
  draft.reopen_at = '';
  expect(Object.keys(rulesFrom(draft, rules).faults).sort()).toEqual(['/clocks/1/first_minutes', '/clocks/1/name', '/reopen_at', '/responses/0/to']);
});

it('moves a rule, but not over an end', () => {
  expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
});

it('finds a fault at the rule that has it, wherever that stands since', () => {
  const sent = draftOf(rules);
  sent.clocks.push({ ...newClock(), first_minutes: 'soon' });
  const { faults } = rulesFrom(sent, rules);
  const draft = { ...sent, clocks: [...moved(sent.clocks, 1, 0), newClock()] };
  expect(draft.clocks.map((rule) => faults[`/clocks/${placeSent(sent, 'clocks', rule.key)}/first_minutes`])).toEqual(['Write hours, such as 1.5, or nothing for no clock.', undefined, undefined]);
  expect(placeSent(null, 'clocks', draft.clocks[0]!.key)).toBe(-1);
});
