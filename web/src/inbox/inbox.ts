import { useQuery } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';

export type Listed = Schemas['ListedMail'];
export type WholeMail = Schemas['WholeMail'];

// Mail of which somebody has to say whose it is.
export const useUnmatched = (enabled: boolean) =>
  useQuery({ queryKey: ['inbox', 'unmatched'], enabled, queryFn: () => take(api.GET('/api/v1/inbox', { params: { query: { unmatched: true, limit: 100 } } })) });

export const fileHref = (mail: string, number: number): string => `/api/v1/inbox/${mail}/attachments/${number}`;

// "820 bytes", "14 kB", "3.2 MB": as people weigh files.
export function weight(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export const senderOf = (mail: Pick<Listed, 'from_name' | 'from_address'>, otherwise: string): string => mail.from_name || mail.from_address || otherwise;
