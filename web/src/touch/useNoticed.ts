// What customers noticed lately at contacts of a standard; nothing while none is asked about or the network is away.
import { useQuery } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';

export function useNoticed(standard: string | undefined): Schemas['LittleThing'][] {
  const things = useQuery({
    queryKey: ['standards', standard, 'little-things'],
    enabled: standard !== undefined,
    queryFn: () => take(api.GET('/api/v1/standards/{id}/little-things', { params: { path: { id: standard! } } })),
    retry: false,
    staleTime: 60_000,
  });
  return things.data?.data ?? [];
}
