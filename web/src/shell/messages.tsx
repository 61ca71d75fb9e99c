// Every word the page says comes from messages/en.json, in ICU form, which the server can read too.
import { IntlMessageFormat } from 'intl-messageformat';
import { Fragment, isValidElement } from 'react';
import type { ReactNode } from 'react';
import en from '../messages/en.json';

export type Message = keyof typeof en;
type Value = string | number | Date | null | undefined;
type Rich = Value | ReactNode | ((parts: ReactNode[]) => ReactNode);

export const locale = 'en-GB';
const compiled = new Map<Message, IntlMessageFormat>();

function message(key: Message): IntlMessageFormat {
  let found = compiled.get(key);
  if (!found) compiled.set(key, (found = new IntlMessageFormat(en[key], locale)));
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
  return key in en ? t(key as Message) : value.replaceAll('_', ' ');
}
