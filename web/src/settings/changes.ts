// The changes of an audit event, in one line.
import { t, word } from '../shell/messages.tsx';

type Changes = Record<string, [unknown, unknown]>;

const isChanges = (value: unknown): value is Changes => typeof value === 'object' && value !== null && Object.values(value).every((v) => Array.isArray(v) && v.length === 2);
const empty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);
const shown = (value: unknown): string => (empty(value) ? t('audit.nothing') : Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value));

// "customer.created" as words.
export const sentenceOf = (action: string): string => action.replaceAll('.', ' ').replaceAll('_', ' ');

// Of something new only which fields it has; of a change what was and what is.
export function changesOf(changes: unknown): string {
  if (!isChanges(changes)) return '';
  return Object.entries(changes)
    .map(([field, [before, after]]) => (empty(before) ? t('audit.set', { field: word('field', field), after: shown(after) }) : t('audit.changed', { field: word('field', field), before: shown(before), after: shown(after) })))
    .join('; ');
}

export function nameIn(changes: unknown): string | null {
  const name = isChanges(changes) ? changes.name?.[1] : null;
  return typeof name === 'string' ? name : null;
}
