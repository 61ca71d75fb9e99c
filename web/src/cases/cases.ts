import type { Schemas } from '../shell/api.ts';
import { ago, clock, shortDay, timeZone } from '../shell/format.ts';
import { t, word } from '../shell/messages.tsx';
import { instantIn } from '../touch/told.ts';

export type Case = Schemas['Case'];
export type WholeCase = Schemas['WholeCase'];
export type Way = NonNullable<WholeCase['entries'][number]['way']>;
export type Whose = 'all' | 'mine' | 'nobody' | 'watched';

// Where a review or a post stands everybody reads it: there our answer stands too.
export const isPublic = (source: Case['source']): boolean => source === 'review' || source === 'post';
export const waysFor = (source: Case['source'], reachesNobody = false): Way[] => reachesNobody ? ['cannot_be_reached'] : [...(isPublic(source) ? ['public_reply' as const] : []), 'email', 'call', 'letter', 'chat', 'in_person'];

// What happened, as tiles: the codes that the report groups by. Own words are fine too.
export const causes = ['not_ready', 'wrong_thing', 'not_good', 'long_wait', 'treatment', 'price'] as const;
export const causeWord = (cause: string): string => word('cause', cause);

// A case that is put right while they stand there; their words are kept where somebody wrote them down.
export const openedInPerson = (customer_id: string, subject: string, told: { cause: string; said: string }): Schemas['OpenCase'] => ({
  subject, customer_id, source: 'counter', kind: 'complaint', ...(told.cause ? { cause: told.cause } : {}), ...(told.said ? { words: told.said } : {}),
});

const sameDay = (a: string, b: number): boolean => shortDay(a) === shortDay(new Date(b).toISOString());

// "first answer late, 2 hours ago", "first answer by 10:40", "solution by 4 Dec, 10:40"
export function dueWords(one: Pick<Case, 'due_at' | 'due_clock' | 'overdue' | 'state' | 'waiting_since' | 'snoozed_until' | 'closed_at'>, now: number = Date.now()): string {
  if (one.state === 'closed' && one.closed_at) return t('cases.closed_then', { ago: ago(one.closed_at, now) });
  if (one.state === 'snoozed' && one.snoozed_until) return t('cases.back_on', { day: shortDay(one.snoozed_until) });
  if (one.state === 'waiting' && one.waiting_since) return t('cases.waits_since', { ago: ago(one.waiting_since, now) });
  if (!one.due_at || !one.due_clock) return t('cases.no_clock');
  const what = t(`cases.clock.${one.due_clock}`);
  if (one.overdue) return t('cases.late', { what, ago: ago(one.due_at, now) });
  return sameDay(one.due_at, now) ? t('cases.due_today', { what, clock: clock(one.due_at) }) : t('cases.due', { what, day: shortDay(one.due_at), clock: clock(one.due_at) });
}

export const whoOf = (one: Pick<Case, 'customer' | 'contact'> & { answer_id?: string | null }): string => one.customer ?? one.contact ?? t(one.answer_id ? 'cases.nameless' : 'cases.somebody');

// What becomes of words for them: they go by mail, stand where somebody without a name answered, or are written down alone.
export function leaving(one: Pick<WholeCase, 'mail_address' | 'mail_is_set_up' | 'answer_id' | 'customer_id' | 'reaches_nobody'>, way: string, unsent: boolean) {
  const nameless = one.answer_id !== null && one.customer_id === null;
  const canGo = !nameless && way === 'email' && one.mail_address !== null && one.mail_is_set_up;
  const goes = canGo && !unsent;
  const words = one.reaches_nobody ? t('cases.nobody_reads') : nameless ? t('cases.nameless_reads') : way === 'public_reply' ? t('cases.reply_there') : goes ? t('cases.goes_to', { to: one.mail_address! }) : t(way !== 'email' || unsent ? 'cases.not_sent' : one.mail_is_set_up ? 'cases.no_address' : 'cases.no_mail');
  return { nameless, canGo, goes, words };
}

export const dayIn = (days: number, now: number = Date.now()): string => new Date(now + days * 86_400_000).toISOString();
// When a day begins at the business; a day that is none is what was typed, and the server says so.
export const startOf = (day: string, zone: string | undefined = timeZone()): string => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? (instantIn(`${day}T00:00`, zone) ?? day) : day);

// A ready answer for one reader, in the notation of every text that we send: {{customer.preferred_name|there}}. What is unknown stays as it is typed.
export function filledIn(words: string, one: Pick<Case, 'customer' | 'contact'>, business: string): string {
  const values: Record<string, string | null> = { 'name': whoOf(one), 'customer.name': one.customer, 'customer.preferred_name': one.customer, 'business.name': business };
  return words.replace(/\{\{\s*([a-z_.]+)\s*(?:\|([^{}]*))?\}\}/g, (typed, name: string, otherwise?: string) => (name in values ? (values[name] ?? otherwise ?? '') : typed));
}

// What the words after a "/" may mean: ready answers whose name begins with them, or holds them.
export function matching<T extends { name: string }>(typed: string, answers: readonly T[]): T[] {
  const asked = typed.toLocaleLowerCase();
  const found = answers.filter((one) => one.name.toLocaleLowerCase().includes(asked));
  return found.sort((a, b) => Number(b.name.toLocaleLowerCase().startsWith(asked)) - Number(a.name.toLocaleLowerCase().startsWith(asked))).slice(0, 6);
}

// The "/word" that ends at the cursor; nothing where there is none.
export function slashAt(text: string, cursor: number): { from: number; typed: string } | null {
  const found = /(^|\s)\/([\p{L}\d_-]*)$/u.exec(text.slice(0, cursor));
  return found ? { from: cursor - found[2]!.length - 1, typed: found[2]! } : null;
}
