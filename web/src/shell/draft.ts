// A form that loses nothing: values stay whatever happens, and the server's errors are put beside the fields they name.
import { useState } from 'react';
import { Problem } from './api.ts';
import type { FieldError } from './api.ts';

// '/emails/0' belongs to the field `emails`, '/name' to `name`.
export function errorsByField(errors: FieldError[]): Record<string, string> {
  const byField: Record<string, string> = {};
  for (const { pointer, detail } of errors) {
    const field = pointer.split('/')[1]?.replaceAll('~1', '/').replaceAll('~0', '~') ?? '';
    if (!(field in byField)) byField[field] = detail;
  }
  return byField;
}

export function useDraft<T extends Record<string, string>>(initial: T) {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const set = (field: keyof T & string, value: string) => {
    setValues((old) => ({ ...old, [field]: value }));
    setErrors(({ [field]: _, ...rest }) => rest);
  };

  return {
    values, errors, busy, set,
    // What no field of this form can show.
    problem: problem && !Object.keys(errorsByField(problem.errors)).some((f) => f in values) ? problem : null,
    reset: () => { setValues(initial); setErrors({}); setProblem(null); },
    field: (field: keyof T & string) => ({ name: field, value: values[field] ?? '', error: errors[field], onChange: (e: { currentTarget: { value: string } }) => set(field, e.currentTarget.value) }),
    // Runs the act once; true when the server took it.
    send: async (act: () => Promise<unknown>): Promise<boolean> => {
      setBusy(true); setErrors({}); setProblem(null);
      try {
        await act();
        return true;
      } catch (broken) {
        const refused = broken instanceof Problem ? broken : new Problem(0);
        setErrors(errorsByField(refused.errors));
        setProblem(refused);
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
