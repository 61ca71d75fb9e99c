import { Problem } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { word } from '../shell/messages.tsx';
import '../messages/more.ts';

export type Import = Schemas['ImportView'];
export const kinds = ['customers', 'orders', 'touchpoints', 'responses', 'values', 'outlook', 'products', 'promises', 'enquiries', 'deliveries', 'cases', 'conversations', 'remedies', 'tasks', 'standards', 'articles', 'ideas', 'said', 'survey_stops'] as const;
export type Kind = (typeof kinds)[number];

// What goes out alone.
export const outgoing = ['files', 'answers', 'messages', 'handovers'] as const;
export type Outgoing = Kind | (typeof outgoing)[number];

// Whose permission it is that carries a kind out: its own, but for what stands on another's page.
const carriedBy: Partial<Record<Outgoing, string>> = {
  values: 'touchpoints', outlook: 'customers', deliveries: 'enquiries', articles: 'cases', conversations: 'cases', files: 'cases', remedies: 'cases', ideas: 'responses', said: 'responses', survey_stops: 'customers', answers: 'responses', handovers: 'tasks',
};
export const exportPermission = (kind: Outgoing): string => `${carriedBy[kind] ?? kind}:export`;

export const comesIn = (i: Import): number => i.counts.created + i.counts.changed + i.counts.unchanged;

// The names of the columns did not tell the server what is in the file.
export const saysNotWhat = (refused: Error): boolean => refused instanceof Problem && refused.errors.some((fault) => fault.pointer === '/kind');

const isCards = (name: string): boolean => /\.(vcf|vcard)$/i.test(name);
export const contentType = (name: string): string => (isCards(name) ? 'text/vcard' : 'text/csv');

// The kind a file is most likely to be, from its name alone, where its columns do not tell. Business cards are people, whatever the file is called.
export function kindFromName(name: string): Kind | null {
  if (isCards(name)) return 'customers';
  const hints: [Kind, RegExp][] = [
    ['survey_stops', /stops?\b|less.?often/i], ['ideas', /idea|idee|suggestion|vorschl/i], ['standards', /standard|playbook/i], ['outlook', /outlook|danger|opportunit|strength|chance|gefahr/i], ['enquiries', /enquir|inquir|quote|anfrage|angebot/i], ['deliveries', /deliver|shipment|liefer/i],
    ['remedies', /remed|refund|goodwill|kulanz|erstattung/i], ['conversations', /conversation|gespr/i], ['cases', /case|complaint|reklamation|beschwerde/i], ['tasks', /task|todo|aufgabe/i],
    ['promises', /promise|versprech|zusage/i], ['orders', /order|bestell|sales|umsatz|purchase/i], ['touchpoints', /touch|contact|visit|kontakt|besuch/i],
    ['responses', /response|survey|nps|csat|answer|umfrage/i], ['products', /product|artikel|stock/i], ['articles', /article|knowledge|hilfe|faq/i], ['values', /value|werte/i],
    ['customers', /customer|client|people|kund|person/i],
  ];
  return hints.find(([, hint]) => hint.test(name))?.[0] ?? null;
}

const forms = ['%d.%m.%Y', '%d.%m.%y', '%d/%m/%Y', '%m/%d/%Y', '%d-%m-%Y', '%Y/%m/%d', '%d.%m.%Y %H:%M', '%d.%m.%Y %H:%M:%S', '%d/%m/%Y %H:%M', '%m/%d/%Y %H:%M'];
const letters: Record<string, string> = { d: '24', m: '12', Y: '2026', y: '26', H: '16', M: '05', S: '30', I: '04', p: 'PM', B: 'December' };

// The forms in which a file may write its dates, each shown as Christmas Eve's.
export const dateForms = (chosen: string | null): { value: string; label: string }[] =>
  [...new Set([...forms, ...(chosen ? [chosen] : [])])].map((value) => ({ value, label: value.replace(/%(\w)/g, (whole, letter: string) => letters[letter] ?? whole) }));

// What a column becomes. The same name may mean something else in another kind of file: what was promised is not what is to be done.
export function fieldWord(kind: string, field: string): string {
  const name = `${kind}.${field}`;
  const own = word('field', name);
  return own === name.replaceAll('_', ' ') ? word('field', field) : own;
}

// What is sent when one column is given another meaning: the fields that change, each with its column. A field that loses
// its column has "".
export function mappingWith(made: Pick<Import, 'columns'>, column: string, field: string | null): Record<string, string> {
  const before = made.columns.find((c) => c.column === column)?.field;
  return { ...(before ? { [before]: '' } : {}), ...(field ? { [field]: column } : {}) };
}
