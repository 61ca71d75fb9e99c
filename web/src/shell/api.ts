// The one way to the server: typed by the OpenAPI file, throwing a Problem whenever the answer is not what was asked for.
import createClient from 'openapi-fetch';
import type { components, paths } from '../api';

export type Schemas = components['schemas'];
export type FieldError = { pointer: string; detail: string };

// What went wrong, in the server's words (RFC 9457). `status` 0: the server did not answer at all.
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  readonly errors: FieldError[];

  constructor(status: number, body: Partial<Schemas['Problem']> = {}) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = body.code ?? '';
    this.title = body.title ?? '';
    this.detail = body.detail ?? undefined;
    this.requestId = body.request_id ?? undefined;
    this.errors = body.errors ?? [];
  }
}

export const api = createClient<paths>({ baseUrl: '' });

type Answer<T> = { data?: T; error?: unknown; response: Response };

// The body of a good answer; anything else is thrown as a Problem.
export async function take<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer.catch((lost: unknown) => {
    throw lost instanceof Problem ? lost : new Problem(0);
  });
  if (!response.ok) throw new Problem(response.status, isRecord(error) ? error : {});
  return data as T;
}

// The header of a change to something that was read in this version.
export const ifMatch = ({ version }: { version: number }): { 'If-Match': string } => ({ 'If-Match': `"v${version}"` });

function isRecord(value: unknown): value is Partial<Schemas['Problem']> {
  return typeof value === 'object' && value !== null;
}
