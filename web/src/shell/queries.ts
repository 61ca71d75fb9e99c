// Answers of the server, kept and asked for anew.
import { QueryCache, QueryClient } from '@tanstack/react-query';
import type { InvalidateOptions, InvalidateQueryFilters, QueryKey } from '@tanstack/react-query';
import { Problem } from './api.ts';

class Queries extends QueryClient {
  // What was asked before a change may be answered with what was true before it. The library drops such an answer only where an
  // older one is there already; a first answer on its way would be kept as the newest.
  override async invalidateQueries<Key extends QueryKey = QueryKey>(filters?: InvalidateQueryFilters<Key>, options?: InvalidateOptions): Promise<void> {
    await this.cancelQueries(filters);
    await super.invalidateQueries(filters, options);
  }
}

export const queries: QueryClient = new Queries({
  queryCache: new QueryCache({
    // A session that ended anywhere ends everywhere.
    onError: (broken) => {
      if (broken instanceof Problem && broken.status === 401) queries.setQueryData(['session'], null);
    },
  }),
  defaultOptions: {
    // Whether the server is there is found out by asking it: it may stand in the shop's own network.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 30_000,
      retry: (count, broken) => count < 1 && !(broken instanceof Problem && broken.status >= 400 && broken.status < 500),
      retryDelay: 400,
    },
  },
});
