import type { Schemas } from '../shell/api.ts';

export type Import = Schemas['ImportView'];
export const kinds = ['customers', 'orders', 'touchpoints', 'responses', 'products'] as const;
export type Kind = (typeof kinds)[number];

export const comesIn = (i: Import): number => i.counts.created + i.counts.changed + i.counts.unchanged;

// The kind a file is most likely to be, from its name alone; the person may choose another.
export function kindFromName(name: string): Kind | null {
  const hints: [Kind, RegExp][] = [
    ['orders', /order|bestell|sales|umsatz|purchase/i], ['touchpoints', /touch|contact|visit|kontakt|besuch/i],
    ['responses', /response|survey|nps|csat|answer|umfrage/i], ['products', /product|artikel|article|stock/i],
    ['customers', /customer|client|people|kund|person/i],
  ];
  return hints.find(([, hint]) => hint.test(name))?.[0] ?? null;
}

// What is sent when one column is given another meaning: the fields that change, each with its column. A field that loses
// its column has "".
export function mappingWith(made: Pick<Import, 'columns'>, column: string, field: string | null): Record<string, string> {
  const before = made.columns.find((c) => c.column === column)?.field;
  return { ...(before ? { [before]: '' } : {}), ...(field ? { [field]: column } : {}) };
}
