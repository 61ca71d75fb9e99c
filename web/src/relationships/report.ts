import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';

export type Group = Schemas['Figure'];

export const useReport = () => useQuery({ queryKey: ['report'], queryFn: () => take(api.GET('/api/v1/report')) });
export const useHistory = () => useQuery({ queryKey: ['report', 'history'], queryFn: () => take(api.GET('/api/v1/report/history')) });

// The people behind a figure, those who mean most to us first.
export const useBehind = (group: Group, limit = 50) => useInfiniteQuery({
  queryKey: ['report', 'customers', group, limit],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam }) => take(api.GET('/api/v1/report/customers', { params: { query: { figure: group, limit, cursor: pageParam } } })),
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

// Which people stand behind which page. Each is one figure of the report.
export const groups: Record<string, Group[]> = {
  stayed: ['returned', 'not_returned'],
  recommend: ['detractors', 'passives', 'promoters'],
  content: ['not_content', 'content'],
  fading: ['fading'],
  regulars: ['regulars'],
  bought: ['active', 'new_customers'],
  expected: ['missed', 'met', 'exceeded'],
  waited: ['waiting', 'waited'],
};
