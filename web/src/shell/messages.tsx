// Every word the page says comes from messages/en.json and more.json, in ICU form, which the server can read too.
import { IntlMessageFormat } from 'intl-messageformat';
import { Fragment, isValidElement } from 'react';
import type { ReactNode } from 'react';
import en from '../messages/en.json';
import type more from '../messages/more.json';

export type Message = keyof typeof en | keyof typeof more;
type Value = string | number | Date | null | undefined;
type Rich = Value | ReactNode | ((parts: ReactNode[]) => ReactNode);

export const locale = 'en-GB';
const known: Partial<Record<Message, string>> = { ...en };
export function learn(texts: Partial<Record<Message, string>>): void {
  Object.assign(known, texts);
}

const compiled = new Map<Message, IntlMessageFormat>();

function message(key: Message): IntlMessageFormat {
  let found = compiled.get(key);
  if (!found) compiled.set(key, (found = new IntlMessageFormat(known[key] ?? key, locale)));
  return found;
}

export function t(key: Message, values?: Record<string, Value>): string {
  return String(message(key).format(values));
}

// For messages with <b>…</b> and the like: each tag is a function of its content.
export function rich(key: Message, values: Record<string, Rich>): ReactNode {
  const parts = message(key).format(values as never) as unknown;
  const list = (Array.isArray(parts) ? parts : [parts]) as ReactNode[];
  return list.map((part, i) => <Fragment key={isValidElement(part) ? (part.key ?? i) : i}>{part}</Fragment>);
}

// A message whose key is made from data (a kind, a channel); the data itself where the catalogue has no word for it.
export function word(prefix: string, value: string): string {
  const key = `${prefix}.${value}`;
  return key in known ? t(key as Message) : value.replaceAll('_', ' ');
}
